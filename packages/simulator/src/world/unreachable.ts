import { EdgeloomError, err, type Result } from "@edgeloom/kernel";

/** What the control plane hears of a node that it cannot reach. */
export function unreachable(nodeId: string): Result<never, EdgeloomError> {
  return err(
    new EdgeloomError({
      code: "node_unreachable",
      message: `${nodeId} cannot be reached`,
      remedy: "Wait until it is back, or choose another edge node",
    }),
  );
}
