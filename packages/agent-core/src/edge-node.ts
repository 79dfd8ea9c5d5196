import type { Clock, JsonObject, JsonValue, Random, Result, Timers } from "@edgeloom/kernel";
import { assertNever, EdgeloomError, err, ok } from "@edgeloom/kernel";
import { attempt } from "./attempt.ts";
import { type ChangingCommand, type Command, decide, type ReadCommand } from "./commands/decide.ts";
import type { Decision } from "./commands/decision.ts";
import { decideFault, type FaultCommand, faultNoted } from "./commands/faults.ts";
import { parseCommand } from "./commands/parse.ts";
import { fingerprintOf, recallCommand } from "./commands/remembering.ts";
import { findWorkload } from "./commands/workloads.ts";
import {
  type CommandName,
  type CommandRequestInput,
  type CommandResponse,
  commandCatalogue,
  type NodeState,
} from "./commands.ts";
import { createDataHost, type DataRequest } from "./data/data-host.ts";
import type { FaultInjector } from "./fault-injector.ts";
import type { Fault } from "./faults.ts";
import { createGroupHost, type GroupHostOptions, type GroupRequest } from "./groups/group-host.ts";
import type { EdgeNodeIdentity } from "./identity.ts";
import { createLeaseTerm } from "./lease-term.ts";
import type { HistoryEntry } from "./lifecycle.ts";
import type { Change, RememberedCommand } from "./state/change.ts";
import type { Disk } from "./state/disk.ts";
import { openJournal } from "./state/journal.ts";
import { createTaskQueue, type Task } from "./task-queue.ts";
import type { TelemetrySource } from "./telemetry-source.ts";
import { createSettling } from "./workloads/settling.ts";
import { workloadStatusOf } from "./workloads/status.ts";
import { createSupervisor, type SupervisionStep } from "./workloads/supervisor.ts";
import type { WorkloadHost } from "./workloads/workload-host.ts";

export interface EdgeNodeOptions {
  readonly identity: EdgeNodeIdentity;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly disk: Disk;
  readonly workloadHost: WorkloadHost;
  readonly telemetry: TelemetrySource;
  /** Left out on a real agent, which then refuses faults. */
  readonly faults?: FaultInjector | undefined;
  /** Left out where an edge node takes part in no coordination groups and holds no data sets. */
  readonly groups?: Pick<GroupHostOptions, "disks" | "peers" | "defer"> | undefined;
  /** Called after each durable change; the first may come before `createEdgeNode` returns. */
  readonly onChange: () => void;
  /** Called once for each command that was carried out, never for one answered from memory. */
  readonly onEffect?: ((key: string, command: CommandName) => void) | undefined;
}

export type CommandReply = (result: Result<JsonValue, EdgeloomError>) => void;

/**
 * One edge node: takes commands, keeps its state durable, supervises its workloads. The same code runs in the
 * real agent and in the simulator. Changes are made one after another; each is on disk before it is answered.
 */
export interface EdgeNode {
  readonly identity: EdgeNodeIdentity;
  /** Executes a command; `reply` is called exactly once, unless the node is stopped first. */
  submit(command: CommandName, request: unknown, key: string, reply: CommandReply): void;
  /** @throws EdgeloomError as the command refuses */
  execute<Name extends CommandName>(
    command: Name,
    request: CommandRequestInput<Name>,
    options: { readonly key: string },
  ): Promise<CommandResponse<Name>>;
  state(): NodeState;
  readonly revision: number;
  readonly historySeq: number;
  /** Entries after `seq`, oldest first, at most `limit`. */
  historyAfter(seq: number, limit: number): readonly HistoryEntry[];
  /** Enters into the history a fault that came or went by itself. */
  noteFault(event: "fault_injected" | "fault_cleared", fault: Fault): void;
  /** Ends the agent, not its workloads: no timer fires and no reply comes after this. */
  stop(): void;
}

/** Wait before a change that the disk refused is tried again. */
const diskRetryMs = 1_000;

const isRead = (command: Command): command is ReadCommand =>
  !commandCatalogue[command.name].changes;
/** What a group does by its own rules; it remembers for itself what it has done. */
const groupCommands: ReadonlySet<string> = new Set<GroupRequest["name"]>([
  "group_status",
  "group_propose",
  "group_read",
  "group_change",
  "group_transfer",
  "group_campaign",
]);
const isGroup = (command: Command): command is GroupRequest => groupCommands.has(command.name);
const isData = (command: Command): command is DataRequest =>
  command.name.startsWith("data_") && !commandCatalogue[command.name].changes;
const isFault = (command: Command): command is FaultCommand =>
  command.name === "inject_fault" || command.name === "clear_faults";

function diskFailed(nodeId: string, cause: Error): EdgeloomError {
  return new EdgeloomError(
    {
      code: "unavailable",
      message: `${nodeId} could not store the change: ${cause.message}`,
      remedy: "Nothing was changed. Look at the disk of that edge node, then try again",
    },
    { cause },
  );
}

function withoutGroups(nodeId: string): EdgeloomError {
  return new EdgeloomError({
    code: "unavailable",
    message: `${nodeId} takes part in no coordination groups and holds no data sets`,
    remedy: "Choose an edge node whose agent listens for its peers",
  });
}

/** Opens the node from its disk and puts it to work. */
export function createEdgeNode(options: EdgeNodeOptions): EdgeNode {
  const { identity, clock, timers, disk, workloadHost, telemetry, faults } = options;
  const journal = openJournal(disk);
  const { state } = journal;
  const queue = createTaskQueue();
  const settling = createSettling(state, timers);
  let stopped = false;

  function commit(
    changes: readonly Change[],
    command: RememberedCommand | null,
    done: (error: EdgeloomError | null) => void,
  ): void {
    journal.commit({ changes: [...changes], command }, (error) => {
      if (stopped) return;
      if (error !== null) {
        done(diskFailed(identity.id, error));
        return;
      }
      leaseTerm.follow(state.lease);
      if (changes.length > 0) options.onChange();
      for (const change of changes) {
        groups?.follow(change);
        data?.follow(change);
      }
      done(null);
      if (changes.some(({ type }) => type.startsWith("workload_"))) supervisor.reconcile();
      settling.check();
    });
  }

  /** A change that nobody asked for: it is tried until the disk takes it. */
  function schedule(step: () => SupervisionStep | null): void {
    queue.add((next) => {
      const taken = step();
      if (taken === null || taken.changes.length === 0) {
        taken?.act?.();
        next();
        return;
      }
      commit(taken.changes, null, (error) => {
        if (error === null) taken.act?.();
        else timers.after(diskRetryMs, () => schedule(step));
        next();
      });
    });
  }

  const leaseTerm = createLeaseTerm(clock, timers, () =>
    schedule(() => (leaseTerm.isOver() ? { changes: [leaseEnded()] } : null)),
  );
  const supervisor = createSupervisor({
    state,
    host: workloadHost,
    clock,
    timers,
    random: options.random,
    schedule,
  });

  const groups =
    options.groups === undefined
      ? null
      : createGroupHost({
          ...options.groups,
          nodeId: identity.id,
          clock,
          timers,
          random: options.random,
          onLeader: (group, term, leader) =>
            schedule(() => ({
              changes: [{ type: "group_led", group, term, leader, at: clock.now() }],
            })),
        });

  const data =
    options.groups === undefined
      ? null
      : createDataHost({
          nodeId: identity.id,
          clock,
          timers,
          random: options.random,
          disks: options.groups.disks,
          peers: options.groups.peers,
        });

  const leaseEnded = (): Change => ({ type: "lease_ended", reason: "expired", at: clock.now() });

  function decideNow(command: ChangingCommand): Decision {
    const over = leaseTerm.isOver();
    const lease = over ? null : state.lease;
    const decision = decide({ identity, state, lease, now: clock.now() }, command);
    return over ? { ...decision, changes: [leaseEnded(), ...decision.changes] } : decision;
  }

  /** Answers a command whose changes are durable, and remembers the answer. */
  function answer(command: RememberedCommand, reply: CommandReply): void {
    if (command.settles.length === 0) {
      reply(ok(command.response));
      return;
    }
    settling.after(command.settles, () =>
      queue.add((next) => {
        const final = attempt(() => ({
          ...command,
          settles: [],
          response: command.response ?? workloadStatus(command.settles[0] ?? ""),
        }));
        if (!final.ok) {
          reply(final);
          next();
          return;
        }
        commit([], final.value, () => {
          // Even when this write fails: what was commanded is durable, only its wording is not.
          reply(ok(final.value.response));
          next();
        });
      }),
    );
  }

  function carryOut(
    { changes, settles, response }: Decision,
    act: (() => void) | undefined,
    executed: Pick<RememberedCommand, "key" | "fingerprint">,
    command: ChangingCommand | FaultCommand,
    done: (result: Result<RememberedCommand, EdgeloomError>) => void,
  ): void {
    const remembered = { ...executed, settles: [...settles], response };
    commit(changes, remembered, (error) => {
      if (error !== null) {
        done(err(error));
        return;
      }
      options.onEffect?.(executed.key, command.name);
      act?.();
      done(ok(remembered));
    });
  }

  function change(command: ChangingCommand | FaultCommand, key: string, reply: CommandReply): Task {
    return (next) => {
      const finish = (result: Result<RememberedCommand, EdgeloomError>): void => {
        if (result.ok) answer(result.value, reply);
        else reply(result);
        next();
      };
      const fingerprint = fingerprintOf(command.name, command.request as JsonValue);
      const known = attempt(() => recallCommand(state, key, fingerprint));
      if (!known.ok || known.value !== undefined) {
        finish(known as Result<RememberedCommand, EdgeloomError>);
        return;
      }
      const outcome = attempt(() =>
        isFault(command)
          ? decideFault(identity.id, faults, command, clock.now())
          : { decision: decideNow(command), act: undefined },
      );
      if (!outcome.ok) finish(outcome);
      else
        carryOut(outcome.value.decision, outcome.value.act, { key, fingerprint }, command, finish);
    };
  }

  const workloadStatus = (name: string): JsonValue =>
    workloadStatusOf(
      findWorkload({ identity, state, lease: null, now: clock.now() }, name),
      workloadHost,
    );

  function nodeState(): NodeState {
    return {
      lifecycle: state.lifecycle,
      cordoned: state.cordoned,
      lease: leaseTerm.isOver() ? null : state.lease,
      fencingTokenHighest: state.fencingTokenHighest,
      workloads: [...state.workloads.values()].map((one) => workloadStatusOf(one, workloadHost)),
      faults: [...(faults?.list() ?? [])],
      groups: groups?.memberships() ?? [],
      peerAddress: options.groups?.peers.address() ?? null,
      startedAt: state.startedAt,
      revision: state.revision,
    };
  }

  function read(command: ReadCommand): JsonValue {
    switch (command.name) {
      case "get_state":
        return nodeState() satisfies NodeState as JsonObject;
      case "get_history":
        return { entries: state.history.slice(-command.request.limit) };
      case "get_workload":
        return workloadStatus(command.request.name);
      case "sample": {
        const { at, values } = telemetry.read();
        return { at, values: { ...values } };
      }
      default:
        return assertNever(command);
    }
  }

  const node: EdgeNode = {
    identity,
    get revision() {
      return state.revision;
    },
    get historySeq() {
      return state.historySeq;
    },
    submit(name, request, key, reply) {
      const parsed = attempt(() => parseCommand(name, request));
      if (!parsed.ok) {
        reply(parsed);
        return;
      }
      const command = parsed.value;
      if (groups === null && /^(group|data)_/.test(command.name)) {
        reply(err(withoutGroups(identity.id)));
      } else if (isGroup(command)) groups?.handle(command, reply);
      else if (isData(command)) data?.handle(command, reply);
      else if (isRead(command)) reply(attempt(() => read(command)));
      else queue.add(change(command, key, reply));
    },
    execute: (name, request, { key }) =>
      new Promise((resolve, reject) => {
        node.submit(name, request, key, (result) => {
          if (result.ok) resolve(result.value as never);
          else reject(result.error);
        });
      }),
    state: nodeState,
    historyAfter: (seq, limit) => {
      const oldest = state.history[0]?.seq ?? 1;
      const skip = Math.max(0, seq + 1 - oldest);
      return state.history.slice(skip, skip + limit);
    },
    noteFault: (event, fault) =>
      schedule(() => ({ changes: [faultNoted(event, fault, clock.now())] })),
    stop() {
      stopped = true;
      queue.stop();
      settling.stop();
      leaseTerm.stop();
      supervisor.stop();
      groups?.stop();
      data?.stop();
    },
  };

  const birth: Change = { type: journal.recovered ? "restarted" : "created", at: clock.now() };
  schedule(() => ({ changes: [birth] }));
  for (const descriptor of state.groups.values()) groups?.join(descriptor);
  for (const descriptor of state.dataSets.values()) data?.join(descriptor);
  supervisor.adopt();
  schedule(() => ({ changes: [], act: () => supervisor.reconcile() }));
  return node;
}
