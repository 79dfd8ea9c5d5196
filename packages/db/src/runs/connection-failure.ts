/** SQLSTATE classes of a server that is out of reach or going away: 08 connection, 57P operator intervention, 53 resources. */
const passing = /^(08|57P|53)/;

/** Whether PostgreSQL may well answer later, rather than having refused the statement. */
export function isConnectionFailure(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string") {
    if (passing.test(code)) return true;
    if (/^E[A-Z]+$/.test(code)) return true;
  }
  return (
    typeof message === "string" &&
    /connection|timeout exceeded when trying to connect/i.test(message)
  );
}
