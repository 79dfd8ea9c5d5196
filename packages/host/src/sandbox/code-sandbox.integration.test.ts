import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonValue } from "@edgeloom/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { createCodeSandbox } from "./code-sandbox.ts";

const sandbox = createCodeSandbox({ processesMax: 2 });
afterAll(() => sandbox.close());

const never = new AbortController().signal;

async function run(source: string, globals: Record<string, JsonValue> = {}): Promise<JsonValue> {
  const { signal } = new AbortController();
  const limits = { timeoutMs: 3_000, memoryBytesMax: 32 * 1_048_576, signal };
  return (await sandbox.run({ source, globals, ...limits })).value;
}

describe("createCodeSandbox", () => {
  it("gives JSON for JSON", async () => {
    expect(await run("return input.a.map((x) => x * 2);", { input: { a: [1, 2] } })).toEqual([
      2, 4,
    ]);
    expect(await run("return undefined;")).toBeNull();
    expect(await run("const x = 1;")).toBeNull();
    expect(await run('return { d: new Date(0), n: NaN, u: undefined, "ü": "é" };')).toEqual({
      d: "1970-01-01T00:00:00.000Z",
      n: null,
      ü: "é",
    });
  });

  it("awaits promises, and says when one never comes", async () => {
    expect(await run("return await Promise.all([1, Promise.resolve(2)]);")).toEqual([1, 2]);
    await expect(run("await new Promise(() => {});")).rejects.toThrow(/never comes/);
    await expect(run("await Promise.reject(new Error('no'));")).rejects.toThrow("Error: no");
  });

  it("captures the console, without letting it grow", async () => {
    const job = { globals: {}, timeoutMs: 3_000, memoryBytesMax: 1e8, signal: never };
    const { logs } = await sandbox.run({
      ...job,
      source: 'console.log("a", { b: 1 }, [2]); console.error(3);',
    });
    expect(logs).toEqual(['a {"b":1} [2]', "3"]);
    const loop = await sandbox.run({
      ...job,
      source: 'for (let i = 0; i < 5000; i += 1) console.log("x".repeat(20000));',
    });
    expect(loop.logs).toHaveLength(1_000);
    expect(loop.logs[0]).toHaveLength(10_000);
  });

  it("names what went wrong, with what was printed last", async () => {
    await expect(run('console.log("here"); null.x;')).rejects.toThrow(
      /TypeError: .*Last printed: here/,
    );
    await expect(run("return (;")).rejects.toThrow(/SyntaxError/);
    await expect(run("const a = {}; a.a = a; return a;")).rejects.toThrow(/TypeError: circular/);
    await expect(run("throw 'text';")).rejects.toThrow("text");
  });

  it.each([
    ["a loop", "for (;;) {}"],
    ["a loop that catches", "for (;;) { try { for (;;) {} } catch {} }"],
    ["promises that never end", "for (;;) await null;"],
    ["a getter in the result", "return { get x() { for (;;) {} } };"],
    ["toJSON in the result", "return { toJSON() { for (;;) {} } };"],
  ])("stops %s at the time limit", async (_name, source) => {
    const limits = { timeoutMs: 200, memoryBytesMax: 1e8, signal: never };
    await expect(sandbox.run({ source, globals: {}, ...limits })).rejects.toMatchObject({
      code: "timeout",
    });
  });

  it.each([
    ["strings", 'let s = "x"; for (;;) s += s;'],
    ["lists", "const a = []; for (;;) a.push(new Array(1000).fill(1));"],
    ["buffers", "const a = []; for (;;) a.push(new Uint8Array(1e6));"],
  ])("stops a bomb of %s at the memory limit", async (_name, source) => {
    await expect(run(source)).rejects.toThrow(/memory|too long/i);
    expect(await run("return 1;")).toBe(1);
  });

  it("bounds recursion", async () => {
    await expect(run("const f = () => f() + 1; f();")).rejects.toThrow(/stack/);
    expect(await run("return 1;")).toBe(1);
  });

  it("has nothing of the host", async () => {
    const names = [
      "process",
      "require",
      "module",
      "fetch",
      "XMLHttpRequest",
      "WebSocket",
      "setTimeout",
      "setInterval",
      "Buffer",
      "Deno",
      "std",
      "os",
      "WebAssembly",
    ];
    const source = `return ${JSON.stringify(names)}.filter((name) => name in globalThis);`;
    expect(await run(source)).toEqual([]);
    await expect(run('return await import("node:fs");')).rejects.toThrow();
    expect(await run("return console.log.constructor('return typeof process')();")).toBe(
      "undefined",
    );
  });

  it("leaves nothing behind for the next script or this process", async () => {
    await run(
      "Object.prototype.polluted = 1; Array.prototype.map = null; globalThis.left = 1; JSON.stringify = null; JSON.parse = null; return 1;",
    );
    expect(await run("return [({}).polluted, typeof left, typeof [].map];")).toEqual([
      null,
      "undefined",
      "function",
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const hostile: JsonValue = JSON.parse('{"__proto__":{"polluted":1}}');
    expect(await run("return input.polluted === undefined;", { input: hostile })).toBe(true);
  });

  it("cannot leave its wrapper for anything but its own machine", async () => {
    expect(await run("return 1; })(); globalThis.x = 1; (async () => { return 2;")).toBe(2);
  });

  it("stops when it is cancelled, running or waiting, and goes on with the next", async () => {
    const controller = new AbortController();
    const limits = { timeoutMs: 60_000, memoryBytesMax: 1e8, signal: controller.signal };
    const endless = Array.from({ length: 4 }, () =>
      sandbox.run({ source: "for (;;) {}", globals: {}, ...limits }),
    );
    const ends = Promise.allSettled(endless);
    controller.abort(new Error("the run was cancelled"));
    for (const end of await ends) {
      expect(end).toMatchObject({
        status: "rejected",
        reason: { message: "the run was cancelled" },
      });
    }
    expect(await run("return 1;")).toBe(1);
  });

  it("queues more scripts than it has processes", async () => {
    const values = await Promise.all(
      Array.from({ length: 20 }, (_, i) => run("return input + 1;", { input: i })),
    );
    expect(values).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it("replaces a process that dies, and one that has served its time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    const workerScript = join(folder, "child.mjs");
    // A child that dies on "die" and else tells its process id.
    writeFileSync(
      workerScript,
      `process.on("message", ({ id, source }) => {
        if (source === "die") process.exit(3);
        process.send({ id, ok: true, value: String(process.pid), logs: [] });
      });
      process.on("disconnect", () => process.exit(0));`,
    );
    const frail = createCodeSandbox({
      processesMax: 1,
      jobsPerProcess: 2,
      workerScript,
      execArgv: [],
    });
    const go = (source: string) =>
      frail.run({ source, globals: {}, timeoutMs: 5_000, memoryBytesMax: 1e6, signal: never });
    try {
      const first = (await go("pid")).value;
      await expect(go("die")).rejects.toMatchObject({ code: "unavailable" });
      const second = (await go("pid")).value;
      expect(second).not.toBe(first);
      expect((await go("pid")).value).toBe(second);
      expect((await go("pid")).value).not.toBe(second);
    } finally {
      await frail.close();
      rmSync(folder, { recursive: true });
    }
  });
});
