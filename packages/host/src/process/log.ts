export type LogLevel = "info" | "warning" | "error";

/** Port: where a process says what happens to it. */
export type Log = (
  level: LogLevel,
  message: string,
  detail?: Readonly<Record<string, unknown>>,
) => void;

/** One JSON object a line on standard error. */
export function createProcessLog(app: string): Log {
  return (level, message, detail = {}) => {
    const at = new Date().toISOString();
    process.stderr.write(`${JSON.stringify({ at, level, app, message, ...detail })}\n`);
  };
}
