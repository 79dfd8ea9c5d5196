import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportWorkflow } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import type { RunEvent } from "@edgeloom/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../cli/command-line.ts";
import { memoryTerminal } from "../testing/memory-terminal.ts";
import { type SmallServer, startSmallServer, testApiKey } from "../testing/small-server.ts";
import { WorkflowBuilder } from "../workflow-builder.ts";
import { createApiClient } from "./api-client.ts";
import { DistributedRuntime } from "./distributed-runtime.ts";

let server: SmallServer;
let folder = "";
beforeAll(async () => {
  server = await startSmallServer();
  folder = mkdtempSync(join(tmpdir(), "edgeloom-remote-"));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const connect = () => ({ url: server.url, apiKey: testApiKey, pollMs: 5 });

function workflow(name: string, expression: string) {
  return new WorkflowBuilder(name)
    .addNode("ManualTrigger", "start")
    .addNode("Transform", "change", { expression })
    .addNode("Output", "out", { name: "changed", value: { $expr: "input" } })
    .addConnection("start", "input", "change")
    .addConnection("change", "result", "out")
    .build();
}

describe("the distributed runtime", () => {
  it("gives what a run on the server gave, and its events in order", async () => {
    const events: RunEvent[] = [];
    const { output, results } = await new DistributedRuntime(connect()).execute(
      workflow("Doubling", "input * 2"),
      { input: 21, onEvent: (event) => events.push(event) },
    );
    expect(output).toEqual({ changed: 42 });
    expect(results.change).toEqual({ result: 42 });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: "run", state: "succeeded" });
  });

  it("keeps one workflow for each name", async () => {
    const runtime = new DistributedRuntime(connect());
    await runtime.execute(workflow("Kept", "input + 1"), { input: 1 });
    const { output } = await runtime.execute(workflow("Kept", "input + 2"), { input: 1 });
    expect(output).toEqual({ changed: 3 });
    expect([...server.workflows.values()].filter(({ name }) => name === "Kept")).toHaveLength(1);
  });

  it("tells of a run that failed", async () => {
    const failing = workflow("Failing", "$error('no luck')");
    await expect(new DistributedRuntime(connect()).execute(failing)).rejects.toMatchObject({
      name: "RunFailedError",
      code: "invalid_input",
      results: { start: { input: {} } },
    });
  });

  it("cancels the run on the server when its signal is aborted", async () => {
    const waiting = new WorkflowBuilder("Waiting")
      .addNode("ManualTrigger", "start")
      .addNode("Wait", "wait", { durationMs: 3_600_000 })
      .addConnection("start", "main", "wait")
      .build();
    const controller = new AbortController();
    const run = new DistributedRuntime(connect()).execute(waiting, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "step" && event.state === "waiting") controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ name: "RunFailedError", code: "cancelled" });
  });

  it("passes on why the server refuses", async () => {
    const stranger = createApiClient({ url: server.url, apiKey: "ek_of_nobody" });
    await expect(stranger.fleets()).rejects.toMatchObject({
      code: "unauthenticated",
      message: "The API key is not valid",
    });
    await expect(createApiClient(connect()).workflow("wf_none")).rejects.toMatchObject({
      code: "not_found",
      remedy: "Check the id.",
    });
  });

  it("says when something else than Edgeloom answers", async () => {
    const other = createServer((_request, response) => response.end("<html>hello</html>"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const client = createApiClient({ url: `http://127.0.0.1:${port}`, apiKey: testApiKey });
    await expect(client.fleets()).rejects.toMatchObject({ code: "upstream_failed" });
    other.closeAllConnections();
    other.close();
  });
});

describe("the command line with a server", () => {
  async function edgeloom(...words: string[]) {
    const terminal = memoryTerminal({ EDGELOOM_URL: server.url, EDGELOOM_API_KEY: testApiKey });
    const code = await runCommandLine(words, terminal);
    const text = [...terminal.lines, ...terminal.notes].join("\n");
    expect(text).not.toContain(testApiKey);
    return { code, out: terminal.lines.join("\n"), notes: terminal.notes.join("\n") };
  }

  it("imports, runs and exports a workflow", async () => {
    const text = exportWorkflow(workflow("Travelling", "input.number * 3"), catalogue);
    const file = join(folder, "in.json");
    writeFileSync(file, text);
    const imported = await edgeloom("import", file, "--json");
    const { workflowId } = JSON.parse(imported.out);
    const run = await edgeloom("run", workflowId, "--input", '{"number":3}');
    expect({ ...run, out: JSON.parse(run.out) }).toEqual({
      code: 0,
      out: { changed: 9 },
      notes: "",
    });
    const copy = join(folder, "out.json");
    expect(await edgeloom("export", workflowId, "-o", copy)).toMatchObject({ code: 0 });
    expect(readFileSync(copy, "utf8")).toBe(text);
  });

  it("replaces a draft with --into", async () => {
    const api = createApiClient(connect());
    const workflowId = await api.createWorkflow(workflow("Replaced", "1"));
    const file = join(folder, "replacement.json");
    writeFileSync(file, exportWorkflow(workflow("Replaced", "2"), catalogue));
    expect(await edgeloom("import", file, "--into", workflowId)).toMatchObject({ code: 0 });
    const { graph } = await api.workflow(workflowId);
    expect(graph.nodes.find(({ id }) => id === "change")?.parameters.expression).toBe("2");
  });

  it("lists fleets, and tells of a workflow that is not there", async () => {
    expect((await edgeloom("fleet", "ls")).out).toContain("World (simulated, 0 edge nodes) flt_1");
    const { code, notes } = await edgeloom("run", "wf_none");
    expect(code).toBe(1);
    expect(notes).toContain("No workflow wf_none");
  });
});
