import { assertNever } from "@edgeloom/kernel";
import type { ClientRequest, ClientResponse, Replica } from "./types.ts";

/** Carries a client's request out on a replica. `reply` is called once, unless the replica is stopped before. */
export function serveClient(
  replica: Replica,
  request: ClientRequest,
  reply: (response: ClientResponse) => void,
): void {
  const { requestId } = request;
  switch (request.type) {
    case "propose":
      replica.propose(request.proposal, (result) => {
        if (result.ok) {
          reply({ type: "applied", requestId, outcome: result.outcome, index: result.index });
        } else {
          reply({ type: "failed", requestId, error: result.error });
        }
      });
      return;
    case "read":
      replica.read(request.query, request.consistency, (result) => {
        if (result.ok) {
          const { answer, appliedIndex } = result;
          reply({ type: "answered", requestId, answer, appliedIndex });
        } else {
          reply({ type: "failed", requestId, error: result.error });
        }
      });
      return;
    default:
      assertNever(request);
  }
}
