/** SQLSTATE classes of a server that is out of reach or going away: 08 connection, 57P operator intervention, 53 resources. */
const passing = /^(08|57P|53)/;

/** What Prisma calls a server that it cannot reach, that hung up, or that has no connection free. */
const prismaCodes: ReadonlySet<string> = new Set(["P1001", "P1002", "P1008", "P1017", "P2024"]);

/** Whether PostgreSQL may well answer later, rather than having refused the statement. */
export function isConnectionFailure(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string") {
    if (passing.test(code)) return true;
    if (prismaCodes.has(code)) return true;
    if (/^E[A-Z]+$/.test(code)) return true;
  }
  return (
    typeof message === "string" &&
    /connection|can't reach database|timeout exceeded when trying to connect/i.test(message)
  );
}
