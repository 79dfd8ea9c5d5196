import { spawn } from "node:child_process";

export interface CommandResult {
  readonly ok: boolean;
  readonly output: string;
}

export interface CommandOptions {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Shows the output as it comes. */
  readonly verbose: boolean;
  readonly timeoutMs: number;
}

/** Runs a program of node_modules or Node's own, keeps what it writes, and leaves nothing behind. */
export async function runCommand(
  program: string,
  words: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(program, words, {
    cwd: options.folder,
    env: { ...process.env, CI: "true", NO_COLOR: "1", FORCE_COLOR: "0", ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that a browser or a server that it started can be ended with it.
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (options.verbose) process.stdout.write(chunk);
    });
  }
  const endGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // The group is empty.
    }
  };
  process.once("exit", endGroup);
  const timer = setTimeout(() => {
    output += `\nStopped after ${options.timeoutMs / 60_000} minutes.\n`;
    endGroup();
  }, options.timeoutMs);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.once("close", resolve);
  });
  clearTimeout(timer);
  process.off("exit", endGroup);
  endGroup();
  return { ok: code === 0, output };
}
