import { createProcessLog } from "@edgeloom/host";
import { startSimulator } from "./compose.ts";
import { readEnvironment } from "./env.ts";

const log = createProcessLog("simulator");

try {
  const env = readEnvironment(process.env);
  // The world's disks are synced with every answer, so there is nothing to save.
  const simulator = await startSimulator(env, log, () => process.exit(1));
  const stop = async (): Promise<void> => {
    await simulator.stop();
    process.exit();
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
} catch (error) {
  log("error", error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
