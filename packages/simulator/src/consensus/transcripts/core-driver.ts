import {
  createRaft,
  type Message,
  type Raft,
  type Ready,
  type SnapshotDescriptor,
} from "@edgeloom/coordination";
import { assertNever, createSeededRandom } from "@edgeloom/kernel";
import { type CoreInput, formatOutput } from "./line.ts";
import { createMemoryLog } from "./memory-log.ts";

/** What an input led to. */
export interface CoreOutputs {
  readonly lines: readonly string[];
  readonly messages: readonly Message[];
  /** Messages that wait until the sequence is persisted. */
  readonly waiting: readonly { readonly sequence: number; readonly messages: readonly Message[] }[];
  /** Sequences to be persisted. */
  readonly sequences: readonly number[];
  /** A snapshot that was received whole. */
  readonly received: SnapshotDescriptor | null;
}

/** A core with a log in memory, which takes inputs one by one and tells its outputs: for recording and for replaying. */
export interface CoreDriver {
  take(atMs: number, input: CoreInput): CoreOutputs;
  /** When it wants a tick; Infinity before it was started. */
  deadline(): number;
}

export function createCoreDriver(member: string): CoreDriver {
  const log = createMemoryLog();
  let raft: Raft | null = null;
  let snapshot: { descriptor: SnapshotDescriptor; bytes: Uint8Array } | null = null;
  let applied = 0;

  function perform(atMs: number, input: CoreInput): unknown {
    if (input.type === "start") {
      raft = createRaft({
        id: member,
        configuration: input.configuration,
        hardState: { term: 0, vote: null, commit: 0 },
        log: log.view,
        snapshot: () => snapshot?.descriptor ?? null,
        applied: 0,
        now: atMs,
        random: createSeededRandom(input.seed),
        electionTimeoutMs: input.electionTimeoutMs,
        heartbeatMs: input.heartbeatMs,
      });
      return undefined;
    }
    if (raft === null) throw new Error(`${member} was not started`);
    switch (input.type) {
      case "tick":
        return raft.tick(atMs);
      case "receive":
        return raft.step(input.message, atMs);
      case "persisted":
        return raft.persisted(input.sequence, atMs);
      case "propose":
        return raft.propose(input.data, atMs);
      case "read":
        return raft.read(input.context, atMs);
      case "change":
        return raft.changeConfiguration(input.change, atMs);
      case "transfer":
        return raft.transferLeadership(input.to, atMs);
      case "compact":
        return compact(raft, input.bytes);
      case "installed":
        log.reset(input.snapshot);
        applied = input.snapshot.index;
        return raft.snapshotInstalled(input.snapshot, atMs);
      default:
        return assertNever(input);
    }
  }

  function compact(core: Raft, bytes: Uint8Array): void {
    const { index: configurationIndex, configuration } = core.configurationAt(applied);
    const term = log.view.termAt(applied) ?? 0;
    const named = { index: applied, term, configuration, configurationIndex };
    snapshot = { descriptor: { ...named, size: bytes.length, checksum: 0 }, bytes };
    log.compact(applied);
    core.compacted(applied);
  }

  return {
    take(atMs, input) {
      const lines: string[] = [];
      const say = (name: string, value: unknown): void => {
        lines.push(formatOutput(atMs, member, name, value));
      };
      const result = perform(atMs, input);
      if (result !== undefined) say("answer", result);
      const messages: Message[] = [];
      const waiting: { sequence: number; messages: readonly Message[] }[] = [];
      const sequences: number[] = [];
      let received: SnapshotDescriptor | null = null;
      for (
        let ready = raft?.ready();
        ready !== null && ready !== undefined;
        ready = raft?.ready()
      ) {
        tell(ready, say);
        log.append(ready.entries);
        applied = ready.committed.at(-1)?.index ?? applied;
        messages.push(...ready.messages);
        waiting.push({ sequence: ready.sequence, messages: ready.messagesAfterPersist });
        sequences.push(ready.sequence);
        for (const wanted of ready.snapshotReads) {
          const { offset, length } = wanted;
          const bytes = snapshot?.bytes.subarray(offset, offset + length) ?? new Uint8Array();
          raft?.snapshotChunk(wanted, bytes, atMs);
        }
        received = ready.snapshotParts.find(({ isLast }) => isLast)?.snapshot ?? received;
      }
      return { lines, messages, waiting, sequences, received };
    },
    deadline: () => raft?.deadline() ?? Number.POSITIVE_INFINITY,
  };
}

function tell(ready: Ready, say: (name: string, value: unknown) => void): void {
  for (const { type, ...event } of ready.events) say(type, event);
  if (ready.hardState !== null) say("hard_state", ready.hardState);
  for (const entry of ready.entries) say("append", entry);
  for (const { type, ...message } of ready.messages) say(type, message);
  for (const { type, ...message } of ready.messagesAfterPersist)
    say(`${type}_after_persist`, message);
  for (const { index, term } of ready.committed) say("committed", { index, term });
  for (const read of ready.reads) say("read_ready", read);
  for (const failure of ready.readFailures) say("read_failed", failure);
  for (const { offset, isLast } of ready.snapshotParts) say("snapshot_part", { offset, isLast });
}
