export type Log = (
  level: "info" | "warning" | "error",
  message: string,
  data?: Readonly<Record<string, unknown>>,
) => void;

/** One JSON object a line on standard error. */
export const logToStderr: Log = (level, message, data = {}) => {
  const line = JSON.stringify({ at: new Date().toISOString(), level, message, ...data });
  process.stderr.write(`${line}\n`);
};
