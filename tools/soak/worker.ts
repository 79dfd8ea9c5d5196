import { parentPort } from "node:worker_threads";
import { type CampaignOptions, runCampaign } from "@edgeloom/simulator/consensus";

/** Runs ranges of seeds as they are asked for, one after the other. */
parentPort?.on("message", (options: CampaignOptions) => {
  parentPort?.postMessage(runCampaign(options));
});
