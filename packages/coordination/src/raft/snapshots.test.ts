import { describe, expect, it } from "vitest";
import type { SnapshotRequest } from "./messages.ts";
import { DrivenCore, rule, snapshotAt } from "./testing/driven-core.ts";
import { TestLog } from "./testing/test-log.ts";

const chunk = 4;

/** A leader with entries 1 to 4 and its no-op, whose log begins after 3. */
function compactedLeader(): DrivenCore {
  const log = TestLog.of([1, 1, 1, 1]);
  const core = new DrivenCore({ log, snapshotChunkBytes: chunk }).lead();
  core.matched("b", 5);
  log.compact(snapshotAt(3, 1), 3);
  core.raft.compacted(3);
  return core;
}

/** Follower c says that it has nothing. */
function refuse(core: DrivenCore): void {
  const { next } = core.status.peers.find(({ id }) => id === "c") ?? { next: 1 };
  core.step({
    type: "append_response",
    from: "c",
    to: "a",
    term: core.status.term,
    isSuccess: false,
    index: next - 1,
    hintIndex: 0,
    hintTerm: 0,
    round: 1,
  });
}

const answer = (core: DrivenCore, offset: number, isInstalled = false) =>
  core.step({
    type: "snapshot_response",
    from: "c",
    to: "a",
    term: core.status.term,
    index: 3,
    offset,
    isInstalled,
    round: core.lastRound("c"),
  });

const peerC = (core: DrivenCore) => core.status.peers.find(({ id }) => id === "c");

/** Reads the parts that the core asks for from the snapshot's bytes. */
function serve(core: DrivenCore): number[] {
  const reads = core.snapshotReads;
  core.snapshotReads = [];
  for (const read of reads) {
    const { bytes } = snapshotAt(3, 1);
    core.raft.snapshotChunk(read, bytes.slice(read.offset, read.offset + read.length), core.now);
  }
  core.flush();
  return reads.map(({ offset }) => offset);
}

describe("a leader whose log no longer has what a member needs", () => {
  it("sends its snapshot in parts, then goes on with the log", () => {
    const core = compactedLeader();
    refuse(core);
    expect(peerC(core)).toMatchObject({ state: "snapshot" });
    expect(core.take("snapshot_request")).toMatchObject([{ offset: 0, isLast: false }]);
    answer(core, 0);
    expect(serve(core)).toEqual([0, 4, 8]);
    const parts = core.take("snapshot_request");
    expect(parts.map(({ offset, isLast }) => [offset, isLast])).toEqual([
      [0, false],
      [4, false],
      [8, true],
    ]);
    answer(core, 4);
    answer(core, 8);
    answer(core, 10);
    answer(core, 10, true);
    expect(peerC(core)).toMatchObject({ state: "probe", match: 3, next: 4 });
    const append = core
      .take("append_request")
      .filter(({ to, entries }) => to === "c" && entries.length > 0);
    expect(append.at(-1)).toMatchObject({ prevIndex: 3, prevTerm: 1 });
  });

  it("resumes where the member is, though another leader sent that much", () => {
    const core = compactedLeader();
    refuse(core);
    answer(core, 8);
    expect(serve(core)).toEqual([8]);
  });

  it("sends lost parts again", () => {
    const core = compactedLeader();
    refuse(core);
    answer(core, 0);
    serve(core);
    answer(core, 4);
    answer(core, 4);
    expect(serve(core)).toEqual([4, 8]);
    core.take("snapshot_request");
    for (let i = 0; i < 4; i += 1) core.wait(50).matched("b", 5);
    expect(core.take("snapshot_request")).toMatchObject([{ offset: 4, isLast: false }]);
  });

  it("begins again when the member lost what it had", () => {
    const core = compactedLeader();
    refuse(core);
    answer(core, 8);
    serve(core);
    answer(core, 0);
    expect(serve(core)).toEqual([0, 4, 8]);
  });

  it("needs no word of the installation when a heartbeat's answer shows it", () => {
    const core = compactedLeader();
    refuse(core);
    core.wait(50).matched("c", 3);
    expect(peerC(core)).toMatchObject({ match: 3, snapshotOffset: null });
  });

  it("turns to a newer snapshot when the transfer stands still", () => {
    const core = compactedLeader();
    refuse(core);
    core.log.snapshot = snapshotAt(4, 1);
    core.take("snapshot_request");
    for (let i = 0; i < 4; i += 1) core.wait(50).matched("b", 5);
    expect(core.take("snapshot_request")).toMatchObject([{ snapshot: { index: 4 }, offset: 0 }]);
  });
});

function part(index: number, term: number, offset: number, length = 5): SnapshotRequest {
  const { descriptor: snapshot, bytes: all } = snapshotAt(index, term);
  const bytes = all.slice(offset, offset + length);
  const isLast = offset + length >= snapshot.size;
  const round = offset + 1;
  return {
    type: "snapshot_request",
    from: "b",
    to: "a",
    term: 5,
    snapshot,
    offset,
    bytes,
    isLast,
    round,
  };
}

function install(core: DrivenCore, index: number, term: number): void {
  core.step(part(index, term, 0)).step(part(index, term, 5));
  const snapshot = snapshotAt(index, term);
  core.log.install(snapshot);
  core.raft.snapshotInstalled(snapshot.descriptor, core.now);
  core.flush();
}

describe("a member that is sent a snapshot", () => {
  it("takes the parts in order and says how far it is", () => {
    const core = new DrivenCore();
    core
      .step(part(9, 4, 5))
      .step(part(9, 4, 0))
      .step(part(9, 4, 0))
      .step(part(9, 4, 5));
    expect(core.take("snapshot_response").map(({ offset }) => offset)).toEqual([0, 5, 5, 10]);
    expect(core.snapshotParts.map(({ offset, isLast }) => [offset, isLast])).toEqual([
      [0, false],
      [5, true],
    ]);
  });

  it("begins its log after the snapshot and tells the leader", () => {
    const core = new DrivenCore({ terms: [1, 1] });
    install(core, 9, 4);
    expect(core.status).toMatchObject({
      commit: 9,
      applied: 9,
      firstIndex: 10,
      lastIndex: 9,
      lastTerm: 4,
    });
    expect(core.take("snapshot_response").at(-1)).toMatchObject({ index: 9, isInstalled: true });
    core.append("b", 5, [9, 4], [5], 10);
    expect(core.status).toMatchObject({ lastIndex: 10, commit: 10 });
  });

  rule(
    "drops entries that the snapshot contradicts",
    "snapshot_keeps_conflicting_suffix",
    (bug) => {
      const core = new DrivenCore({ terms: [1, 1, 2, 2], bug });
      install(core, 3, 4);
      return core.status.lastIndex === 3;
    },
  );

  rule(
    "keeps entries after a snapshot that its log contains",
    "snapshot_drops_matching_tail",
    (bug) => {
      const core = new DrivenCore({ terms: [1, 1, 4, 4, 4], bug });
      core.step(part(3, 4, 0));
      const answers = core.take("snapshot_response");
      return (
        answers[0]?.isInstalled === true && core.status.commit === 3 && core.status.lastIndex === 5
      );
    },
  );

  it("asks from the beginning after a damaged one", () => {
    const core = new DrivenCore();
    core.step(part(9, 4, 0)).step(part(9, 4, 5));
    core.raft.snapshotFailed(snapshotAt(9, 4).descriptor, core.now);
    core.flush();
    expect(core.take("snapshot_response").at(-1)).toMatchObject({ offset: 0, isInstalled: false });
    core.step(part(9, 4, 0));
    expect(core.snapshotParts.at(-1)).toMatchObject({ offset: 0 });
  });

  it("takes no entries and seeks no office while it installs", () => {
    const core = new DrivenCore({ terms: [1] });
    core.step(part(9, 4, 0)).step(part(9, 4, 5));
    core.append("b", 5, [1, 1], [5]);
    expect(core.status.lastIndex).toBe(1);
    core.sent = [];
    core.wait(1_000);
    expect(core.take("pre_vote_request")).toEqual([]);
    // Nor does it vote: the log that it would compare with is about to go.
    core.askVote("c", 6, [9, 4]);
    expect(core.take("vote_response")).toMatchObject([{ isGranted: false }]);
  });

  it("refuses one of an earlier term", () => {
    const core = new DrivenCore({ terms: [6] });
    core.step(part(9, 4, 0));
    expect(core.snapshotParts).toEqual([]);
    expect(core.take("snapshot_response")).toMatchObject([{ term: 6, isInstalled: false }]);
  });
});
