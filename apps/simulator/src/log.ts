export type LogLevel = "info" | "warning" | "error";
export type Log = (level: LogLevel, message: string, data?: Record<string, unknown>) => void;

/** One JSON object a line on standard output. */
export function createLog(write: (line: string) => void): Log {
  return (level, message, data = {}) =>
    write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...data })}\n`);
}
