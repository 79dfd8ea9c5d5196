import { createProcessLog } from "@edgeloom/host";

export const logToStderr = createProcessLog("gateway");
