import { signTicket } from "@edgeloom/host";
import type { Acknowledgement, RunEvent } from "@edgeloom/protocol";
import { io } from "socket.io-client";

/** A browser that follows runs on `/live`, over every reconnection from the last event that it has. */
export interface RunViewer {
  /** Events by run in the order in which they came, repetitions included. */
  readonly told: ReadonlyMap<string, readonly RunEvent[]>;
  /** Times that it connected. */
  readonly connections: number;
  /** What it was refused. */
  readonly refusals: readonly string[];
  follow(runId: string): void;
  close(): void;
}

export function startRunViewer(url: string, workspaceId: string, ticketKey: string): RunViewer {
  const claims = { userId: "u1", userName: "Tester", workspaceId, role: "viewer" } as const;
  const ticket = signTicket({ ...claims, expiresAt: Date.now() + 3_600_000 }, ticketKey);
  const socket = io(`${url}/live`, {
    transports: ["websocket"],
    auth: { ticket },
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  });
  const told = new Map<string, RunEvent[]>();
  const refusals: string[] = [];
  let connections = 0;

  const take = (runId: string, events: readonly RunEvent[]): void => {
    told.get(runId)?.push(...events);
  };
  const subscribe = (runId: string): void => {
    const afterSeq = told.get(runId)?.at(-1)?.seq ?? 0;
    const answered = (answer: Acknowledgement<{ events: RunEvent[] }>): void => {
      if (answer.ok) take(runId, answer.value.events);
      else refusals.push(answer.error.message);
    };
    socket.emit("subscribe", { kind: "run", runId, afterSeq }, answered);
  };
  socket.on("run_events", ({ runId, events }) => take(runId, events));
  socket.on("connect", () => {
    connections += 1;
    for (const runId of told.keys()) subscribe(runId);
  });
  return {
    told,
    get connections() {
      return connections;
    },
    refusals,
    follow(runId) {
      told.set(runId, []);
      if (socket.connected) subscribe(runId);
    },
    close: () => void socket.disconnect(),
  };
}
