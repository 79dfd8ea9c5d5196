import type { Fault } from "@edgeloom/agent-core";
import { describe, expect, it } from "vitest";
import { linksOf } from "./links.ts";
import { frameAt, memberOf } from "./testing.ts";

const peer = (
  nodeId: string,
  silentMs: number | null,
  state: "probe" | "replicate" = "replicate",
) => ({
  nodeId,
  matchIndex: 1,
  state,
  silentMs,
});
const cutFrom = (nodeIds: string[], direction: "both" | "inbound" | "outbound"): Fault => ({
  kind: "partition_from",
  nodeIds,
  direction,
  durationMs: 0,
});
const led = (peers: ReturnType<typeof peer>[]) => memberOf("a", { role: "leader", peers });
const states = (...members: ReturnType<typeof memberOf>[]) =>
  linksOf(frameAt(1_000, members), 1_000).map(({ from, to, state }) => `${from} ${state} ${to}`);

describe("links between members", () => {
  it("carry what the leader sends; between the others there is nothing to send", () => {
    expect(
      states(memberOf("b"), led([peer("b", 100), peer("c", 100, "probe")]), memberOf("c")),
    ).toEqual(["a replicating b", "b quiet c", "a probing c"]);
  });

  it("are unanswered when the leader misses a member for an election time-out", () => {
    expect(states(led([peer("b", 1_001)]), memberOf("b"))).toEqual(["a unanswered b"]);
  });

  it("are unanswered when a member is silent altogether", () => {
    expect(states(led([peer("b", null, "probe")]), memberOf("b", null))).toEqual([
      "a unanswered b",
    ]);
  });

  it("are unanswered when the failure detector of either end misses the other", () => {
    const reachability = [
      { nodeId: "b", liveness: "alive" as const, sinceMs: 1, isReached: false },
    ];
    const partition = { kind: "healthy" as const, sides: [], verdicts: [] };
    expect(states(memberOf("a", { reachability, partition }), memberOf("b"))).toEqual([
      "a unanswered b",
    ]);
    expect(states(memberOf("a", { reachability }), memberOf("b"))).toEqual(["a quiet b"]);
  });

  it("are cut when either end loses both ways", () => {
    const isolated = memberOf("b", {}, { faults: [cutFrom(["a", "c"], "both")] });
    expect(states(memberOf("a"), isolated, memberOf("c"))).toEqual([
      "a cut b",
      "a quiet c",
      "b cut c",
    ]);
  });

  it("point to where messages still travel when one way is cut", () => {
    const mute = memberOf("a", {}, { faults: [cutFrom(["b"], "outbound")] });
    const deaf = memberOf("a", {}, { faults: [cutFrom(["b"], "inbound")] });
    expect(states(mute, memberOf("b"))).toEqual(["b one_way a"]);
    expect(states(deaf, memberOf("b"))).toEqual(["a one_way b"]);
  });
});
