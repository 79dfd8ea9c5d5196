import { createProcessLog } from "@edgeloom/host";

export type { Log } from "@edgeloom/host";

export const logToStderr = createProcessLog("worker");
