import { once } from "node:events";
import { Worker } from "node:worker_threads";
import {
  addSummary,
  type CampaignOptions,
  type CampaignSummary,
  createCampaignSummary,
} from "@edgeloom/simulator/consensus";

export interface PoolOptions {
  /** The bundled `worker.ts`. */
  readonly program: string;
  readonly jobs: number;
  readonly campaign: CampaignOptions;
  /** Ends early once so many seeds failed. */
  readonly failuresMax: number;
  readonly onProgress: (total: CampaignSummary) => void;
}

/** Seeds that a worker takes at a time: enough to make messages rare, few enough to end together. */
const seedsPerTurn = 10;

/** Spreads a range of seeds over threads. */
export async function runPool(options: PoolOptions): Promise<CampaignSummary> {
  const { program, jobs, campaign, failuresMax, onProgress } = options;
  const total = createCampaignSummary();
  const end = campaign.from + campaign.seeds;
  let next = campaign.from;

  async function work(): Promise<void> {
    const worker = new Worker(program);
    try {
      while (next < end && total.failures.length < failuresMax) {
        const from = next;
        const seeds = Math.min(seedsPerTurn, end - from);
        next += seeds;
        const turn: CampaignOptions = { ...campaign, from, seeds, failuresMax };
        addSummary(total, await ask(worker, turn));
        onProgress(total);
      }
    } finally {
      await worker.terminate();
    }
  }
  await Promise.all(Array.from({ length: jobs }, work));
  total.failures.sort((a, b) => a.seed - b.seed);
  return total;
}

async function ask(worker: Worker, turn: CampaignOptions): Promise<CampaignSummary> {
  const answer = once(worker, "message");
  worker.postMessage(turn);
  const [summary] = await answer;
  return summary;
}
