import { compareTimestamps } from "../hlc/timestamp.ts";
import type { EventId, OrderedEvent } from "./event.ts";

/** Where a sequence of events breaks what they say of each other. */
export type CausalViolation =
  | { readonly type: "before_dependency"; readonly event: EventId; readonly dependency: EventId }
  | { readonly type: "missing_dependency"; readonly event: EventId; readonly dependency: EventId }
  /** A clock ran back, or was not told of the dependency's stamp. */
  | { readonly type: "stamp_not_after"; readonly event: EventId; readonly dependency: EventId }
  | { readonly type: "repeated"; readonly event: EventId };

/** All violations in `sequence`, in its order; none when it is a causal order. */
export function findCausalViolations(
  sequence: readonly OrderedEvent[],
): readonly CausalViolation[] {
  const all = new Map(sequence.map((event) => [event.id, event]));
  const seen = new Set<EventId>();
  const violations: CausalViolation[] = [];
  for (const event of sequence) {
    const { id, dependsOn, stamp } = event;
    if (seen.has(id)) violations.push({ type: "repeated", event: id });
    for (const dependency of dependsOn) {
      const before = all.get(dependency);
      if (before === undefined) {
        violations.push({ type: "missing_dependency", event: id, dependency });
        continue;
      }
      if (!seen.has(dependency))
        violations.push({ type: "before_dependency", event: id, dependency });
      if (compareTimestamps(stamp, before.stamp) <= 0) {
        violations.push({ type: "stamp_not_after", event: id, dependency });
      }
    }
    seen.add(id);
  }
  return violations;
}
