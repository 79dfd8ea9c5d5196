import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildMember } from "../build-member.ts";
import {
  type GroupProcesses,
  type GroupProcessesOptions,
  startGroupProcesses,
} from "../group-processes.ts";
import type { MemberHandle } from "../member-handle.ts";
import type { MemberStatus } from "../settings.ts";

/** The program of a member in a folder of its own, and groups that run it. */
export interface TestGroups {
  readonly directory: string;
  start(
    options: Omit<GroupProcessesOptions, "program" | "directory"> & { directory?: string },
  ): Promise<GroupProcesses>;
  stopAll(): Promise<void>;
  remove(): void;
}

export async function prepareTestGroups(): Promise<TestGroups> {
  const directory = mkdtempSync(join(tmpdir(), "edgeloom-group-"));
  const entry = fileURLToPath(new URL("../member-process.ts", import.meta.url));
  const program = await buildMember(entry, join(directory, "member.mjs"));
  const running: GroupProcesses[] = [];
  return {
    directory,
    async start(options) {
      const own = options.directory ?? mkdtempSync(join(directory, "members-"));
      const group = await startGroupProcesses({ ...options, program, directory: own });
      running.push(group);
      return group;
    },
    async stopAll() {
      for (const group of running.splice(0)) await group.stop();
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export const othersThan = (group: GroupProcesses, ...left: readonly MemberHandle[]) =>
  [...group.members.values()].filter((member) => !left.includes(member));

export const idsOf = (members: readonly MemberHandle[]): string[] =>
  members.map(({ settings }) => settings.id);

export async function statuses(group: GroupProcesses): Promise<MemberStatus[]> {
  return await Promise.all([...group.members.values()].map((member) => member.status()));
}
