import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { checkWorkflowFile } from "./cli/workflow-file.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const execute = promisify(execFile);

/** Runs one of the examples as its head says, and gives what it printed. */
async function runExample(name: string): Promise<string> {
  const words = ["--import", "tsx", `examples/${name}.ts`];
  return (await execute(process.execPath, words, { cwd: root })).stdout;
}

describe("the examples", () => {
  it("basic-edge-setup deploys a workload on the nearest edge node", async () => {
    const printed = await runExample("basic-edge-setup");
    const deployed = JSON.parse(printed.slice(printed.indexOf("{")));
    expect(deployed).toMatchObject({ edgeNode: "frankfurt-1", workload: { phase: "running" } });
  });

  it("monitoring finds the latency that it recorded", async () => {
    const { health, summary } = JSON.parse(await runExample("monitoring"));
    expect(health).toMatchObject({
      edgeNode: "frankfurt-1",
      health: { metricsSummary: { latency: 0.35 } },
    });
    expect(summary.summary).toMatchObject({
      nodeCount: 24,
      activeAlertsBySeverity: { warning: 1 },
    });
  });

  it("compliance-placement names rules, place and reasons", async () => {
    const { placement } = JSON.parse(await runExample("compliance-placement"));
    expect(placement.rules).toContain("gdpr:data_residency");
    expect(placement.ranking[0]).toContain("scores on load");
  });

  it("parallel-branches brings three findings together", async () => {
    const { report } = JSON.parse(await runExample("parallel-branches"));
    expect(report).toMatchObject({
      healthy: 24,
      cheapest: expect.any(String),
      roomiest: expect.any(String),
    });
  });

  it("distributed-run says what it needs", async () => {
    const environment = { ...process.env, EDGELOOM_URL: undefined, EDGELOOM_API_KEY: undefined };
    const words = ["--import", "tsx", "examples/distributed-run.ts"];
    const run = execute(process.execPath, words, { cwd: root, env: environment });
    await expect(run).rejects.toMatchObject({
      stderr: expect.stringContaining("Set EDGELOOM_URL and EDGELOOM_API_KEY"),
    });
  });

  it.each(readdirSync(`${root}examples/workflows`))("%s can run", async (file) => {
    const checked = await checkWorkflowFile(`${root}examples/workflows/${file}`);
    expect(checked.ok ? [] : checked.error).toEqual([]);
  });
});
