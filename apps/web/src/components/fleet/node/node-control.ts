import type { EdgeNodeView } from "@edgeloom/protocol";
import type { NodeCommands } from "./use-node.ts";

/** What the page may do with its node now. */
export interface NodeControl extends NodeCommands {
  /** Why nothing may be changed now; null when it may. */
  readonly blocked: string | null;
  /** The token of the reader's own lease, which goes along with every change. */
  readonly fencing: { readonly fencingToken?: number };
  /** Under which name the reader takes leases. */
  readonly holder: string;
}

/** Why a node may not be changed by this reader now: no right, not connected, or leased by somebody else. */
export function whyBlocked(
  node: Pick<EdgeNodeView, "lease" | "online">,
  reader: { readonly mayWrite: boolean; readonly holder: string },
): string | null {
  if (!reader.mayWrite) return "Changing nodes needs the role of an operator";
  if (!node.online) return "The node is not connected";
  if (node.lease === null || node.lease.holder === reader.holder) return null;
  return `Leased by ${node.lease.holder}`;
}

export function fencingOf(
  node: Pick<EdgeNodeView, "lease">,
  holder: string,
): NodeControl["fencing"] {
  return node.lease?.holder === holder ? { fencingToken: node.lease.token } : {};
}
