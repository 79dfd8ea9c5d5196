import { EdgeloomError, toErrorDetails } from "@edgeloom/kernel";
import type { Terminal } from "./terminal.ts";

/** What the process ends with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error in how a command was called. */
export function usageError(message: string, remedy: string): EdgeloomError {
  return new EdgeloomError({ code: "invalid_input", message, remedy });
}

/** Tells what failed and what to do; the stack only under EDGELOOM_DEBUG. */
export function reportFailure(terminal: Terminal, error: unknown): void {
  const { message, remedy } = toErrorDetails(error);
  terminal.note(`error: ${message}`);
  if (remedy !== undefined && !message.includes(remedy)) terminal.note(`  ${remedy}`);
  const debug = terminal.environment.EDGELOOM_DEBUG;
  if (debug === undefined || debug === "" || debug === "0") return;
  if (error instanceof Error && error.stack !== undefined) terminal.note(error.stack);
}
