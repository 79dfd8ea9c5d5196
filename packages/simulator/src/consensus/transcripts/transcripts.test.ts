import { describe, expect, it } from "vitest";
import { recordTranscript, replayTranscript } from "./record.ts";
import { scenarios } from "./scenarios.ts";

describe("protocol transcripts", () => {
  // After a change of the protocol: `npx vitest run -u packages/simulator/src/consensus/transcripts`, and read the diff.
  it.each(scenarios)(
    "$name is as kept, and its inputs replayed give the same",
    async (scenario) => {
      const text = recordTranscript(scenario);
      await expect(text).toMatchFileSnapshot(`./${scenario.name}.txt`);
      expect(replayTranscript(text)).toBe(text);
    },
  );

  it("shows what each is about", () => {
    const texts = new Map(scenarios.map((scenario) => [scenario.name, recordTranscript(scenario)]));
    expect(texts.get("election")).toContain('"role":"leader"');
    expect(texts.get("partition")).toContain("log_truncated");
    expect(texts.get("joint-consensus")).toContain('"votersOutgoing":["m1","m2","m3"]');
    expect(texts.get("snapshot-install")).toContain("snapshot_installed");
    expect(texts.get("lease-across-pause")).toMatch(/read_ready \{"context":1/);
    expect(texts.get("lease-across-pause")).not.toMatch(/read_ready \{"context":2/);
  });

  it.each(scenarios)("$name would show a core that answers differently", (scenario) => {
    const altered = recordTranscript(scenario).replace('"isGranted":true', '"isGranted":false');
    expect(replayTranscript(altered)).not.toBe(altered);
  });
});
