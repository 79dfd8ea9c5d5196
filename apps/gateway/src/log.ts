export type LogLevel = "info" | "warning" | "error";

/** Port: where the gateway says what happens to it. */
export type Log = (level: LogLevel, message: string, detail?: Record<string, unknown>) => void;

/** One line of JSON an entry, on standard error. */
export const logToStderr: Log = (level, message, detail = {}) => {
  const at = new Date().toISOString();
  process.stderr.write(`${JSON.stringify({ at, level, app: "gateway", message, ...detail })}\n`);
};
