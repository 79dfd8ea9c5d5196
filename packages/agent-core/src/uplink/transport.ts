import type { NodeState } from "../commands.ts";
import type { EdgeNodeIdentity } from "../identity.ts";
import type { HistoryEntry } from "../lifecycle.ts";
import type { TelemetryBatch } from "./telemetry-batch.ts";

export interface HelloNode {
  readonly identity: EdgeNodeIdentity;
  readonly state: NodeState;
  readonly agentVersion: string;
  readonly historySeq: number;
}

export interface HelloAnswer {
  readonly nodes: readonly {
    readonly nodeId: string;
    /** Stands for the node in telemetry frames. */
    readonly index: number;
    /** Latest history entry that the gateway holds. */
    readonly historySeq: number;
  }[];
  readonly samplePeriodMs: number;
  /** The gateway's clock. */
  readonly now: number;
}

export interface ReportNode {
  readonly nodeId: string;
  readonly state: NodeState;
  readonly history: readonly HistoryEntry[];
}

export interface ReportAnswer {
  readonly nodes: readonly { readonly nodeId: string; readonly historySeq: number }[];
}

/** Port: the connection to a gateway. Each call rejects when it is refused, lost or not answered in time. */
export interface UplinkTransport {
  /** At most 1,000 nodes. */
  hello(nodes: readonly HelloNode[]): Promise<HelloAnswer>;
  /** Names every node that a world hosts; others leave the fleet. An agent, which is one node, has no roster. */
  readonly roster?: ((nodeIds: readonly string[]) => Promise<unknown>) | undefined;
  /** At most 1,000 nodes. */
  report(nodes: readonly ReportNode[]): Promise<ReportAnswer>;
  /** In this batch `node` is the gateway's index. The answer is the credit to send the next. */
  telemetry(batch: TelemetryBatch): Promise<void>;
}
