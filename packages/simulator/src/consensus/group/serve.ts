import {
  type ClientRequest,
  type ClientResponse,
  type Replica,
  serveClient,
} from "@edgeloom/coordination";
import type { Judge } from "../invariants/judge.ts";
import type { LogInvariants } from "../invariants/log-invariants.ts";

/** Answers clients as an agent does, and compares each answer with what the group has committed. */
export interface Server {
  handle(replica: Replica, request: ClientRequest, reply: (response: ClientResponse) => void): void;
}

export function createServer(judge: Judge, log: LogInvariants): Server {
  /** The largest index that a client was told to be applied: any read that begins later must have it. */
  let acknowledged = 0;

  function check(replica: Replica, floor: number, response: ClientResponse): void {
    if (response.type === "applied") {
      const { index } = response;
      if (index > log.committedIndex()) {
        const detail = `${replica.id} answered for ${index}, committed is ${log.committedIndex()}`;
        judge.fail("acknowledged_write_kept", detail);
      }
      acknowledged = Math.max(acknowledged, index);
    } else if (response.type === "answered" && response.appliedIndex < floor) {
      const detail = `${replica.id} read at ${response.appliedIndex}, ${floor} was acknowledged`;
      judge.fail("read_freshness", detail);
    }
  }

  return {
    handle(replica, request, reply) {
      const isStaleRead = request.type === "read" && request.consistency === "stale";
      const floor = isStaleRead ? 0 : acknowledged;
      serveClient(replica, request, (response) => {
        check(replica, floor, response);
        reply(response);
      });
    },
  };
}
