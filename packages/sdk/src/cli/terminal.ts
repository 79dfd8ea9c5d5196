/** Where a command reads from and writes to; tests give their own. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether a person is watching, and progress is worth printing. */
  readonly isInteractive: boolean;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  /** Prints a line of the result. */
  out(line: string): void;
  /** Prints a line of progress or an error, apart from the result. */
  note(line: string): void;
}

/** The terminal of this process: Ctrl-C and SIGTERM interrupt once, a second time ends at once. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => controller.abort());
  }
  return {
    environment: process.env,
    isInteractive: process.stderr.isTTY === true,
    signal: controller.signal,
    out: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}
