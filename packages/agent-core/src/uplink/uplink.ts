import type { TimerHandle, Timers } from "@edgeloom/kernel";
import type { NodeState } from "../commands.ts";
import type { EdgeNodeIdentity } from "../identity.ts";
import type { HistoryEntry } from "../lifecycle.ts";
import type { TelemetryBatch } from "./telemetry-batch.ts";
import { createTelemetryBuffer } from "./telemetry-buffer.ts";
import type { HelloAnswer, UplinkTransport } from "./transport.ts";

/** A node as the uplink speaks for it; an `EdgeNode` is one once it says that it is reachable. */
export interface UplinkNode {
  readonly identity: EdgeNodeIdentity;
  /** What a node that is not reachable would report is kept back until it is. */
  readonly isReachable: boolean;
  state(): NodeState;
  readonly historySeq: number;
  historyAfter(seq: number, limit: number): readonly HistoryEntry[];
}

export interface UplinkOptions {
  /** A node's place here is its number for {@link Uplink.changed} and in batches. */
  readonly nodes: readonly UplinkNode[];
  readonly transport: UplinkTransport;
  readonly timers: Timers;
  readonly agentVersion: string;
  /** Every reachable node has been announced. Called after each connection. */
  readonly onJoined: (gateway: Pick<HelloAnswer, "samplePeriodMs" | "now">) => void;
  /** The gateway refused or lost a message, which will be sent again. */
  readonly onTrouble: (error: unknown) => void;
  /** Samples kept while there is no connection or no credit; 600,000 (some 36 MB) when left out. */
  readonly samplesKeptMax?: number | undefined;
}

/**
 * The agent's half of the connection to a gateway, for one node or the ten thousand of a world: announces them,
 * reports what changed until it is acknowledged, and sends telemetry as far as it has credit. While there is no
 * connection it keeps what there is to tell, within bounds, and catches up afterwards.
 */
export interface Uplink {
  connected(): void;
  disconnected(): void;
  /** The state, history or reachability of a node changed. */
  changed(node: number): void;
  /** Takes a copy. */
  push(batch: TelemetryBatch): void;
  readonly isJoined: boolean;
  readonly samplesWaiting: number;
  readonly samplesDropped: number;
  stop(): void;
}

/** Some 1.5 KB a node: a message stays well under the megabyte that servers take by default. */
const nodesPerMessage = 400;
const historyPerNode = 1_000;
const historyPerMessage = 5_000;
/** Changes that come together are reported together. */
const gatherMs = 20;
const retryMs = 1_000;
/** Batches under way without an answer. */
const creditMax = 2;
const samplesKeptMaxDefault = 600_000;

export function createUplink(options: UplinkOptions): Uplink {
  const { nodes, transport, timers, agentVersion } = options;
  const buffer = createTelemetryBuffer(options.samplesKeptMax ?? samplesKeptMaxDefault);
  const numberById = new Map(nodes.map(({ identity }, number) => [identity.id, number]));
  /** The gateway's index of each node; -1 until it has been announced on this connection. */
  const indexes = new Int32Array(nodes.length).fill(-1);
  const acknowledged = new Float64Array(nodes.length);
  const unannounced = new Set<number>();
  const changedNodes = new Set<number>();
  /** Counts connections, so that answers of an earlier one are told apart; 0 while there is none. */
  let connection = 0;
  let connections = 0;
  let joined = false;
  let talking = false;
  let credit = creditMax;
  let wake: TimerHandle | null = null;
  let lastAnswer: HelloAnswer | null = null;

  /** Nodes of `from` that can be spoken for, at most a message full; they are taken out of it. */
  function take(from: Set<number>): number[] {
    const taken: number[] = [];
    for (const number of from) {
      if (taken.length === nodesPerMessage) break;
      if (nodes[number]?.isReachable === true) taken.push(number);
    }
    for (const number of taken) from.delete(number);
    return taken;
  }

  async function announce(numbers: readonly number[], on: number): Promise<HelloAnswer> {
    const answer = await transport.hello(
      numbers.flatMap((number) => {
        const node = nodes[number];
        if (node === undefined) return [];
        const { identity, historySeq } = node;
        return [{ identity, state: node.state(), agentVersion, historySeq }];
      }),
    );
    if (on !== connection) return answer;
    for (const { nodeId, index, historySeq } of answer.nodes) {
      const number = numberById.get(nodeId);
      if (number === undefined) continue;
      indexes[number] = index;
      acknowledged[number] = historySeq;
      if ((nodes[number]?.historySeq ?? 0) > historySeq) changedNodes.add(number);
    }
    return answer;
  }

  async function report(numbers: readonly number[], on: number): Promise<void> {
    let room = historyPerMessage;
    const message = numbers.flatMap((number) => {
      const node = nodes[number];
      if (node === undefined) return [];
      const limit = Math.min(historyPerNode, room);
      const history = limit === 0 ? [] : node.historyAfter(acknowledged[number] ?? 0, limit);
      room -= history.length;
      return [{ nodeId: node.identity.id, state: node.state(), history }];
    });
    const answer = await transport.report(message);
    if (on !== connection) return;
    for (const { nodeId, historySeq } of answer.nodes) {
      const number = numberById.get(nodeId);
      if (number === undefined) continue;
      const advanced = historySeq > (acknowledged[number] ?? 0);
      acknowledged[number] = Math.max(acknowledged[number] ?? 0, historySeq);
      // Only as long as it gets on: a gateway that keeps no more must not be asked for ever.
      if (advanced && (nodes[number]?.historySeq ?? 0) > historySeq) changedNodes.add(number);
    }
  }

  /** One message of what there is to tell, announcements first; false when there is nothing. */
  async function tell(on: number): Promise<boolean> {
    const newcomers = take(unannounced);
    if (newcomers.length > 0) {
      await sendOrKeep(newcomers, unannounced, on, async () => {
        lastAnswer = await announce(newcomers, on);
      });
      return true;
    }
    if (!joined && on === connection && lastAnswer !== null) {
      joined = true;
      options.onJoined(lastAnswer);
      sendTelemetry();
      // Telemetry does not wait for it: what it removes is what nobody hears of any more.
      transport.roster?.([...numberById.keys()]).catch(options.onTrouble);
    }
    const numbers = take(changedNodes);
    if (numbers.length === 0) return false;
    await sendOrKeep(numbers, changedNodes, on, () => report(numbers, on));
    return true;
  }

  /** What could not be sent goes back to where it waited. */
  async function sendOrKeep(
    numbers: readonly number[],
    waiting: Set<number>,
    on: number,
    send: () => Promise<void>,
  ): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (on === connection || waiting === changedNodes) {
        for (const number of numbers) waiting.add(number);
      }
      throw error;
    }
  }

  async function talk(): Promise<void> {
    if (talking || connection === 0) return;
    talking = true;
    const on = connection;
    try {
      while (on === connection && (await tell(on)));
      talking = false;
      // A connection that came meanwhile found this one talking.
      if (connection !== 0 && on !== connection) void talk();
    } catch (error) {
      talking = false;
      if (connection === 0) return;
      if (on === connection) options.onTrouble(error);
      wakeIn(on === connection ? retryMs : 0);
    }
  }

  function wakeIn(delayMs: number): void {
    if (wake !== null || connection === 0) return;
    wake = timers.after(delayMs, () => {
      wake = null;
      void talk();
    });
  }

  /** Leaves out nodes that this connection does not know yet. */
  function addressed(batch: TelemetryBatch): TelemetryBatch {
    const node = new Uint32Array(batch.length);
    let known = true;
    for (let row = 0; row < batch.length; row += 1) {
      const index = indexes[batch.node[row] ?? 0] ?? -1;
      if (index < 0) known = false;
      else node[row] = index;
    }
    return known ? { ...batch, node } : withoutStrangers(batch);
  }

  function withoutStrangers(batch: TelemetryBatch): TelemetryBatch {
    const width = batch.values.length / batch.length;
    const rows = [...batch.node.keys()].filter((row) => (indexes[batch.node[row] ?? 0] ?? -1) >= 0);
    const values = new Float32Array(rows.length * width);
    rows.forEach((row, to) => {
      values.set(batch.values.subarray(row * width, (row + 1) * width), to * width);
    });
    return {
      length: rows.length,
      node: Uint32Array.from(rows, (row) => indexes[batch.node[row] ?? 0] ?? 0),
      at: Float64Array.from(rows, (row) => batch.at[row] ?? 0),
      values,
    };
  }

  function sendTelemetry(): void {
    while (joined && credit > 0) {
      const batch = buffer.shift();
      if (batch === undefined) return;
      credit -= 1;
      void sendBatch(batch, connection);
    }
  }

  async function sendBatch(batch: TelemetryBatch, on: number): Promise<void> {
    try {
      await transport.telemetry(addressed(batch));
      if (on === connection) {
        credit += 1;
        sendTelemetry();
      }
    } catch (error) {
      buffer.unshift(batch);
      if (on !== connection) return;
      options.onTrouble(error);
      timers.after(retryMs, () => {
        if (on !== connection) return;
        credit += 1;
        sendTelemetry();
      });
    }
  }

  function disconnected(): void {
    connection = 0;
    joined = false;
    credit = creditMax;
    wake?.cancel();
    wake = null;
  }

  return {
    connected() {
      disconnected();
      connections += 1;
      connection = connections;
      lastAnswer = null;
      indexes.fill(-1);
      for (const number of nodes.keys()) unannounced.add(number);
      void talk();
    },
    disconnected,
    changed(number) {
      changedNodes.add(number);
      if (joined) wakeIn(gatherMs);
    },
    push(batch) {
      buffer.push(batch);
      sendTelemetry();
    },
    get isJoined() {
      return joined;
    },
    get samplesWaiting() {
      return buffer.samples;
    },
    get samplesDropped() {
      return buffer.dropped;
    },
    stop: disconnected,
  };
}
