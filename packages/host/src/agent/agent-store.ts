import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";
import { type NodeIdentity, nodeIdentitySchema } from "@edgeloom/protocol";
import { z } from "zod";
import { findProcess } from "../workloads/process-table.ts";

const enrolledSchema = z.object({
  nodeId: z.string(),
  fleetId: z.string(),
  /** Address of the gateway that it enrolled at. */
  gatewayUrl: z.string(),
  key: z.string(),
  identity: nodeIdentitySchema,
});
/** What an agent keeps of its enrolment, its key included. */
export interface EnrolledAgent extends z.infer<typeof enrolledSchema> {
  readonly identity: NodeIdentity;
}

const fileName = "agent.json";

/** The enrolment kept in `directory`; null when there is none. @throws EdgeloomError `invalid_input`: damaged */
export function loadAgent(directory: string): EnrolledAgent | null {
  const path = join(directory, fileName);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    return enrolledSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new EdgeloomError(
      {
        code: "invalid_input",
        message: `${path} does not hold the enrolment of an agent`,
        remedy: "Restore it, or remove the folder and enrol again with a new token",
      },
      { cause },
    );
  }
}

/** Keeps the enrolment, readable by this user only. */
export function saveAgent(directory: string, agent: EnrolledAgent): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = join(directory, `${fileName}.draft`);
  writeFileSync(draft, `${JSON.stringify(agent, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, join(directory, fileName));
}

/**
 * Takes the folder for this process: two agents on one would both write its log. Returns how to give it back.
 * @throws EdgeloomError `conflict`
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, "agent.pid");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const holder = holderOf(path);
  if (holder !== null) {
    throw new EdgeloomError({
      code: "conflict",
      message: `The folder ${directory} is in use by the agent with process id ${holder}`,
      remedy: "Stop that agent, or give this one another folder with --data",
    });
  }
  writeFileSync(path, `${process.pid} ${startOf(process.pid)}`, { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** Tells a process from an earlier one with the same id; empty where the system does not say. */
const startOf = (pid: number): string => String(findProcess(pid)?.startTicks ?? "");

/** The living agent that the lock names: a lock left by one that was killed names nobody. */
function holderOf(path: string): number | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return null;
  }
  const [pidText, start = ""] = text.split(" ");
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return null;
  return isRunning(pid) && startOf(pid) === start ? pid : null;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
