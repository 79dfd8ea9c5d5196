import type { Terminal } from "../cli/terminal.ts";

export interface MemoryTerminal extends Terminal {
  readonly lines: string[];
  readonly notes: string[];
  interrupt(): void;
}

/** A terminal that keeps what is printed. */
export function memoryTerminal(
  environment: Terminal["environment"] = {},
  isInteractive = false,
): MemoryTerminal {
  const controller = new AbortController();
  const lines: string[] = [];
  const notes: string[] = [];
  return {
    environment,
    isInteractive,
    signal: controller.signal,
    lines,
    notes,
    interrupt: () => controller.abort(),
    out: (line) => void lines.push(line),
    note: (line) => void notes.push(line),
  };
}
