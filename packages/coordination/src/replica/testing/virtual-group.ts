import {
  createSeededRandom,
  createVirtualTime,
  type SeededRandom,
  type VirtualTime,
} from "@edgeloom/kernel";
import type { Disk } from "../../disk/disk.ts";
import { createMemoryDisk } from "../../disk/memory-disk.ts";
import type { Command, Outcome } from "../../machine/types.ts";
import type { PlantedBug } from "../../planted-bugs.ts";
import type { Configuration, MemberId } from "../../raft/types.ts";
import { createGroupClient } from "../client.ts";
import { createReplica } from "../replica.ts";
import { serveClient } from "../service.ts";
import type {
  ClientOptions,
  GroupClient,
  ProposeResult,
  ReadConsistency,
  ReadResult,
  Replica,
  ReplicaEvent,
  ReplicaOptions,
} from "../types.ts";

interface VirtualGroupOptions {
  readonly members?: readonly MemberId[] | undefined;
  readonly seed?: number | undefined;
  readonly replica?: Partial<ReplicaOptions> | undefined;
  readonly bugs?: readonly PlantedBug[] | undefined;
  /** Default: a disk in memory that never fails. */
  readonly makeDisk?: ((id: MemberId, time: VirtualTime) => Disk) | undefined;
}

const memoryDisk = (_id: MemberId, time: VirtualTime): Disk =>
  createMemoryDisk((done) => void time.after(0.5, done));

/** A few members on virtual time, with a network whose links can be cut and disks that outlive their members. */
export class VirtualGroup {
  readonly time = createVirtualTime();
  readonly events: { readonly member: MemberId; readonly event: ReplicaEvent }[] = [];
  private readonly random: SeededRandom;
  private readonly options: VirtualGroupOptions;
  private readonly bootstrap: Configuration;
  private readonly replicas = new Map<MemberId, Replica>();
  private readonly disks = new Map<MemberId, Disk>();
  private readonly clients = new Map<string, GroupClient>();
  private readonly isolated = new Set<MemberId>();
  /** What reached a paused member, by member; a process that is stopped finds it all waiting. */
  private readonly paused = new Map<MemberId, (() => void)[]>();
  private starts = 0;
  /** Consulted for each response to a client; false loses it. */
  deliversResponse: () => boolean = () => true;

  constructor(options: VirtualGroupOptions = {}) {
    this.options = options;
    this.random = createSeededRandom(options.seed ?? 1);
    const voters = options.members ?? ["a", "b", "c"];
    this.bootstrap = { voters, votersOutgoing: null, learners: [] };
    for (const id of voters) this.start(id);
  }

  get ids(): MemberId[] {
    return [...this.replicas.keys()];
  }

  start(id: MemberId, overrides: Partial<ReplicaOptions> = {}): Replica {
    const { time } = this;
    const disk = this.disks.get(id) ?? (this.options.makeDisk ?? memoryDisk)(id, time);
    this.disks.set(id, disk);
    this.starts += 1;
    const replica = createReplica({
      id,
      bootstrap: this.bootstrap,
      clock: time,
      timers: { after: (delayMs, callback) => time.after(delayMs, () => this.at(id, callback)) },
      random: this.random.fork(`${id}/${this.starts}`),
      disk,
      send: (to, message) => {
        if (this.replicas.get(id) === replica) {
          this.carry(id, to, () => this.replicas.get(to)?.receive(message));
        }
      },
      onEvent: (event) => this.events.push({ member: id, event }),
      plantedBugs: new Set(this.options.bugs),
      ...this.options.replica,
      ...overrides,
    });
    this.replicas.set(id, replica);
    return replica;
  }

  private carry(from: MemberId, to: MemberId, deliver: () => void): void {
    this.time.after(this.random.integer(1, 4), () => {
      if (!this.isolated.has(from) && !this.isolated.has(to)) this.at(to, deliver);
    });
  }

  private at(id: MemberId, action: () => void): void {
    const held = this.paused.get(id);
    if (held === undefined) action();
    else held.push(action);
  }

  pause(id: MemberId): void {
    this.paused.set(id, []);
  }

  resume(id: MemberId): void {
    const held = this.paused.get(id) ?? [];
    this.paused.delete(id);
    for (const action of held) action();
  }

  crash(id: MemberId): void {
    const replica = this.replica(id);
    this.replicas.delete(id);
    replica.stop();
  }

  isolate(id: MemberId): void {
    this.isolated.add(id);
  }

  heal(): void {
    this.isolated.clear();
  }

  replica(id: MemberId): Replica {
    const replica = this.replicas.get(id);
    if (replica === undefined) throw new Error(`${id} is not running`);
    return replica;
  }

  /** Lets time pass until `condition` holds. */
  until(condition: () => boolean, withinMs = 20_000): void {
    const end = this.time.now() + withinMs;
    while (!condition()) {
      if (this.time.now() > end || !this.time.step()) {
        throw new Error(`It did not come about within ${withinMs} ms: ${condition.toString()}`);
      }
    }
  }

  run(durationMs: number): void {
    this.time.advance(durationMs);
  }

  /** The member that leads and was just heard by a majority; waits until there is one. */
  leader(among: (id: MemberId) => boolean = () => true): Replica {
    let found: Replica | undefined;
    this.until(() => {
      found = [...this.replicas.values()].find((replica) => {
        const { raft, state } = replica.status();
        if (state !== "running" || raft?.role !== "leader" || !among(replica.id)) return false;
        const heard = raft.peers.filter(({ heardAt }) => (heardAt ?? 0) > this.time.now() - 150);
        return heard.length * 2 >= raft.peers.length;
      });
      return found !== undefined;
    });
    if (found === undefined) throw new Error("no leader");
    return found;
  }

  propose(replica: Replica, command: Command): Outcome {
    let result: ProposeResult | undefined;
    const proposal = { sessionId: 0, sequence: 0, acknowledged: 0, command };
    replica.propose(proposal, (answer) => {
      result = answer;
    });
    this.until(() => result !== undefined);
    if (result?.ok !== true) throw new Error(`refused: ${JSON.stringify(result)}`);
    return result.outcome;
  }

  put(replica: Replica, key: string, value: string): Outcome {
    return this.propose(replica, { type: "put", key, value: new TextEncoder().encode(value) });
  }

  /** The text at `key`, null when absent, or the reason why it was refused. */
  get(replica: Replica, key: string, consistency: ReadConsistency): string | null {
    let result: ReadResult | undefined;
    replica.read({ type: "get", key }, consistency, (answer) => {
      result = answer;
    });
    this.until(() => result !== undefined);
    if (result === undefined) return null;
    if (!result.ok) return `refused: ${result.error.reason}`;
    const { answer } = result;
    const entry = answer.type === "entry" ? answer.entry : null;
    return entry === null ? null : new TextDecoder().decode(entry.value);
  }

  client(name: string, overrides: Partial<ClientOptions> = {}): GroupClient {
    const client = createGroupClient({
      name,
      members: this.ids,
      clock: this.time,
      timers: this.time,
      random: this.random.fork(name),
      attemptTimeoutMs: 100,
      send: (to, request) => {
        this.carry(name, to, () => {
          const replica = this.replicas.get(to);
          if (replica === undefined) return;
          serveClient(replica, request, (response) => {
            if (this.deliversResponse()) {
              this.carry(to, name, () => this.clients.get(name)?.receive(to, response));
            }
          });
        });
      },
      ...overrides,
    });
    this.clients.set(name, client);
    return client;
  }

  /** Waits until all running members have applied the same, and gives their hashes. */
  converge(): string[] {
    const all = [...this.replicas.values()];
    this.until(() => {
      const applied = all.map((replica) => replica.status().appliedIndex);
      const lasts = all.map((replica) => replica.status().raft?.lastIndex ?? -1);
      return new Set([...applied, ...lasts]).size === 1;
    });
    return all.map((replica) => replica.stateHash());
  }
}
