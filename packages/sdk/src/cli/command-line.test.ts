import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportWorkflow } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryTerminal } from "../testing/memory-terminal.ts";
import { WorkflowBuilder } from "../workflow-builder.ts";
import { runCommandLine } from "./command-line.ts";

let folder = "";
let good = "";
let bad = "";
let failing = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-cli-"));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const graph = new WorkflowBuilder("Doubling")
    .addNode("ManualTrigger", "start", {}, { name: "Start here" })
    .addNode("Transform", "double", { expression: "input.number * 2" })
    .addNode("Output", "out", { name: "doubled", value: { $expr: "input" } })
    .addConnection("start", "input", "double")
    .addConnection("double", "result", "out")
    .build();
  good = file("good.json", exportWorkflow(graph, catalogue));
  const nodes = [
    { id: "a", type: "Nothing", name: "A" },
    { id: "b", type: "Transform", name: "B", parameters: {} },
  ];
  bad = file("bad.json", JSON.stringify({ schemaVersion: 1, name: "Bad", nodes }));
  const thrower = new WorkflowBuilder("Failing")
    .addNode("ManualTrigger", "start")
    .addNode("Transform", "fails", { expression: "$error('no luck')" })
    .addConnection("start", "main", "fails")
    .build();
  failing = file("failing.json", exportWorkflow(thrower, catalogue));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function edgeloom(...words: string[]) {
  const terminal = memoryTerminal();
  const code = await runCommandLine(words, terminal);
  return { code, out: terminal.lines.join("\n"), notes: terminal.notes.join("\n") };
}

describe("edgeloom run", () => {
  it("prints the output of a workflow", async () => {
    const { code, out } = await edgeloom("run", good, "--input", '{"number":21}');
    expect({ code, output: JSON.parse(out) }).toEqual({ code: 0, output: { doubled: 42 } });
  });

  it("prints nothing but one JSON document with --json", async () => {
    const { code, out, notes } = await edgeloom(
      "run",
      good,
      "--json",
      "--parallel",
      "--input",
      '{"number":2}',
    );
    expect(code).toBe(0);
    expect(notes).toBe("");
    expect(JSON.parse(out)).toMatchObject({
      runId: expect.stringMatching(/^run_/),
      output: { doubled: 4 },
      results: { double: { result: 4 } },
    });
  });

  it("takes its input from a file", async () => {
    const input = join(folder, "input.json");
    writeFileSync(input, '{"number":5}');
    const { out } = await edgeloom("run", good, "--input", `@${input}`);
    expect(JSON.parse(out)).toEqual({ doubled: 10 });
  });

  it("shows a person the progress by the names on the canvas, apart from the output", async () => {
    const terminal = memoryTerminal({}, true);
    await runCommandLine(["run", good, "--input", '{"number":1}'], terminal);
    expect(terminal.notes[0]).toContain("Start here");
    expect(terminal.notes.at(-1)).toMatch(/^Run run_\w+ succeeded\.$/);
    expect(JSON.parse(terminal.lines.join("\n"))).toEqual({ doubled: 2 });
  });

  it("ends with 1 and says why when the run fails, without a stack", async () => {
    const { code, out, notes } = await edgeloom("run", failing);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(notes).toMatch(/^error: Run run_\w+ failed: .*no luck/);
    expect(notes).not.toMatch(/\n\s+at /);
    const json = await edgeloom("run", failing, "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: "invalid_input" } });
  });

  it("shows the stack under EDGELOOM_DEBUG", async () => {
    const terminal = memoryTerminal({ EDGELOOM_DEBUG: "1" });
    await runCommandLine(["run", failing], terminal);
    expect(terminal.notes.join("\n")).toMatch(/\n\s+at /);
  });

  it("is interrupted with 130", async () => {
    const terminal = memoryTerminal();
    terminal.interrupt();
    expect(await runCommandLine(["run", good], terminal)).toBe(130);
  });

  it("takes secrets from the environment and does not print them", async () => {
    const graph = new WorkflowBuilder("Secret")
      .addNode("ManualTrigger", "start")
      .addNode("Output", "out", { name: "told", value: { $secret: "token" } })
      .addConnection("start", "main", "out")
      .build();
    const path = join(folder, "secret.json");
    writeFileSync(path, exportWorkflow(graph, catalogue));
    const terminal = memoryTerminal({ EDGELOOM_SECRET_token: "correct-horse" }, true);
    expect(await runCommandLine(["run", path, "--json"], terminal)).toBe(0);
    expect([...terminal.lines, ...terminal.notes].join("\n")).not.toContain("correct-horse");
  });

  it("names the file that is not there, and what to do", async () => {
    const { code, notes } = await edgeloom("run", "missing.json");
    expect(code).toBe(1);
    expect(notes).toContain("missing.json");
    expect(notes).toContain("--server");
  });
});

describe("edgeloom validate", () => {
  it("accepts a workflow that can run", async () => {
    expect(await edgeloom("validate", good)).toMatchObject({ code: 0 });
  });

  it("lists all problems with their remedies and ends with 1", async () => {
    const { code, out } = await edgeloom("validate", bad);
    expect(code).toBe(1);
    expect(out).toContain("error: a type:");
    expect(out).toContain("error: b parameters.expression:");
    const json = await edgeloom("validate", bad, "--json");
    const report = JSON.parse(json.out);
    expect(report.valid).toBe(false);
    expect(report.problems.length).toBeGreaterThanOrEqual(2);
  });
});

describe("edgeloom fleet ls", () => {
  it("lists the world that local runs use", async () => {
    const { code, out } = await edgeloom("fleet", "ls", "--sites", "4");
    expect(code).toBe(0);
    expect(out.split("\n")).toHaveLength(6);
    const json = await edgeloom("fleet", "ls", "--sites", "4", "--json");
    expect(JSON.parse(json.out)[0].edgeNodes).toHaveLength(4);
  });
});

describe("a wrong call", () => {
  it.each([
    [["run"], "workflow"],
    [["launch"], "launch"],
    [["run", "x.json", "--sites", "many"], "whole number"],
  ])("%j ends with 2", async (words, said) => {
    const { code, notes } = await edgeloom(...words);
    expect(code).toBe(2);
    expect(notes).toContain(said);
  });

  it("of a command that needs a server says so", async () => {
    expect(await edgeloom("export", "wf_1")).toMatchObject({ code: 1 });
    const { notes } = await edgeloom("import", good, "--server", "http://127.0.0.1:1");
    expect(notes).toContain("EDGELOOM_API_KEY");
  });

  it("never shows the API key", async () => {
    const { notes } = await edgeloom(
      ...["fleet", "ls", "--server", "http://127.0.0.1:1", "--api-key", "el_very_private"],
    );
    expect(notes).toContain("http://127.0.0.1:1 does not answer");
    expect(notes).not.toContain("el_very_private");
  });

  it("of the agent names the option at fault", async () => {
    const { code, notes } = await edgeloom("agent", "--join", "nowhere", "--lat", "north");
    expect(code).toBe(1);
    expect(notes).toContain("--join");
    expect(notes).toContain("--lat");
  });
});
