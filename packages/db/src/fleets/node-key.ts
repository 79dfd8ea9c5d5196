/**
 * An edge node's id is unique within its fleet only: two worlds may both have a `frankfurt-1`, and a rehearsal on
 * a copy of a fleet names the same nodes. Rows are keyed by fleet and id together.
 */
export function nodeKey(fleetId: string, nodeId: string): string {
  return `${fleetId}/${nodeId}`;
}

/** The id within the fleet, out of a row's key. Ids of fleets have no slash. */
export function nodeIdOf(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}
