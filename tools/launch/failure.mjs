/** A failure that the user can do something about. */
export class Failure extends Error {
  /**
   * @param {string} message what happened
   * @param {string} remedy what to do about it
   */
  constructor(message, remedy) {
    super(message);
    this.name = "Failure";
    this.remedy = remedy;
  }
}

/**
 * Prints what happened and what to do; the stack only when asked for with EDGELOOM_DEBUG.
 *
 * @param {unknown} error
 */
export function reportFailure(error) {
  const colour = process.stderr.isTTY && !process.env.NO_COLOR && !process.env.CI;
  const red = colour ? "\x1b[31m" : "";
  const plain = colour ? "\x1b[0m" : "";
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${red}✗ ${message}${plain}`);
  if (error instanceof Error && "remedy" in error && typeof error.remedy === "string") {
    console.error(`  ${error.remedy}`);
  }
  if (process.env.EDGELOOM_DEBUG) console.error(error);
  else console.error("  (EDGELOOM_DEBUG=1 shows where it happened.)");
}
