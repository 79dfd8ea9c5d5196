import { describe, expect, it } from "vitest";
import { parseCommandLine, parseEnvironment } from "./spec-text.ts";

describe("parseCommandLine", () => {
  it.each([
    ["", []],
    ["  node  server.js ", ["node", "server.js"]],
    [`sh -c "echo 'a b'"`, ["sh", "-c", "echo 'a b'"]],
    [`run --name='two words' ''`, ["run", "--name=two words", ""]],
  ])("splits %j", (text, parts) => {
    expect(parseCommandLine(text)).toEqual(parts);
  });
});

describe("parseEnvironment", () => {
  it("reads a line a variable, keeping = in values", () => {
    expect(parseEnvironment("A=1\n\n URL=http://x/?q=1 \nFLAG")).toEqual({
      A: "1",
      URL: "http://x/?q=1",
      FLAG: "",
    });
  });
});
