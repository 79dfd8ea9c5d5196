import type { Fault } from "@edgeloom/agent-core";
import { formatDuration } from "@edgeloom/ui";

const wayWords = { both: "Cut off from", inbound: "Deaf to", outbound: "Mute to" } as const;

/** A fault of a member in a word or two, as it matters to its group. */
export function faultWords(fault: Fault): string {
  switch (fault.kind) {
    case "crash":
      return "Crashed";
    case "pause":
      return "Paused";
    case "partition":
      return "Cut off from all";
    case "partition_from":
      return `${wayWords[fault.direction]} ${fault.nodeIds.length}`;
    case "clock_skew":
      return `Clock ${fault.skewMs > 0 ? "+" : "−"}${formatDuration(Math.abs(fault.skewMs))}`;
    case "slow_link":
      return `Slow, +${formatDuration(fault.addedMs)}`;
    case "overload":
      return "Overloaded";
  }
}
