import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseDataDirectory } from "./data-directory.ts";
import { makeFolder } from "./files.ts";
import { identify, isSameProcess } from "./process-identity.ts";
import { isOpenTo } from "./server-account.ts";
import { toArguments, tunedSettings } from "./tuning.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stranger = { uid: 54_321, gid: 54_321 };

describe("isOpenTo", () => {
  it("asks every folder down to the path, and takes one that is yet to be made as open", () => {
    const inner = join(folder, "closed", "inner");
    mkdirSync(inner, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
    expect(isOpenTo(stranger, join(inner, "new"))).toBe(true);
    chmodSync(join(folder, "closed"), 0o700);
    expect(isOpenTo(stranger, inner)).toBe(false);
  });

  it("gives an owner and a group their own bits", () => {
    const { uid, gid } = statSync(folder);
    chmodSync(folder, 0o700);
    expect(isOpenTo({ uid, gid: stranger.gid }, folder)).toBe(true);
    expect(isOpenTo({ uid: stranger.uid, gid }, folder)).toBe(false);
    chmodSync(folder, 0o710);
    expect(isOpenTo({ uid: stranger.uid, gid }, folder)).toBe(true);
  });
});

describe("chooseDataDirectory", () => {
  it("takes the folder asked for, or .edgeloom in the repository", () => {
    chmodSync(folder, 0o755);
    expect(chooseDataDirectory(folder).directory).toBe(join(folder, ".edgeloom"));
    expect(chooseDataDirectory(folder, join(folder, "x")).directory).toBe(join(folder, "x"));
  });
});

describe("makeFolder", () => {
  it("gives all new folders the mode, whatever the umask", () => {
    const umask = process.umask(0o077);
    makeFolder(join(folder, "a/b"), 0o711);
    process.umask(umask);
    for (const path of ["a", "a/b"]) expect(statSync(join(folder, path)).mode & 0o777).toBe(0o711);
  });

  it("says why a folder cannot be made and what to do", () => {
    expect(() => makeFolder("/dev/null/data", 0o700)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining("EDGELOOM_DATA") }),
    );
  });
});

describe("process identity", () => {
  it("knows this process again, but not another start under the same pid", () => {
    const self = identify(process.pid);
    expect(self && isSameProcess(self)).toBe(true);
    expect(isSameProcess({ pid: process.pid, startedAt: "an earlier time" })).toBe(false);
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });
});

it("keeps commits durable and listens on loopback only", () => {
  const settings = tunedSettings(5999);
  expect(settings).toMatchObject({ listen_addresses: "127.0.0.1", port: 5999 });
  for (const name of ["fsync", "synchronous_commit", "full_page_writes"]) {
    expect(settings).not.toHaveProperty(name);
  }
  expect(toArguments({ port: 1, jit: "off" })).toEqual(["-c", "port=1", "-c", "jit=off"]);
});
