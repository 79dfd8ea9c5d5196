import { describe, expect, it } from "vitest";
import { actionWords, actorWords, outcomeState } from "./audit-words.ts";

const nameOf = (id: string): string | undefined => (id === "u1" ? "Ada Lindqvist" : undefined);

describe("the audit log in words", () => {
  it("reads actions", () => {
    expect(actionWords("node.transition")).toBe("Node · transition");
    expect(actionWords("api_key.create")).toBe("API key · create");
  });

  it.each([
    ["user:u1", "Ada Lindqvist"],
    ["user:gone", "Former member"],
    ["api_key:key_123456789", "API key 456789"],
    ["run:run_abcdefgh", "Run cdefgh"],
    ["system", "Edgeloom"],
  ])("names %s", (actor, words) => {
    expect(actorWords(actor, nameOf)).toBe(words);
  });

  it("gives outcomes the look of states, and never hides one that it does not know", () => {
    expect(["done", "denied", "overridden", "else"].map(outcomeState)).toEqual([
      "succeeded",
      "failed",
      "warning",
      "unknown",
    ]);
  });
});
