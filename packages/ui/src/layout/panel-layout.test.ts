import { describe, expect, it } from "vitest";
import { parsePanelLayout } from "./panel-layout.ts";

const ids = ["palette", "canvas"];

describe("parsePanelLayout", () => {
  it("reads what was remembered", () => {
    expect(parsePanelLayout('{"palette":20,"canvas":80}', ids)).toEqual({
      palette: 20,
      canvas: 80,
    });
  });

  it.each([
    null,
    "",
    "not json",
    "[]",
    '{"palette":20}',
    '{"palette":20,"canvas":"80"}',
    '{"palette":60,"canvas":80}',
    '{"palette":-20,"canvas":120}',
    '{"palette":20,"inspector":80}',
  ])("takes %j for nothing remembered", (text) => {
    expect(parsePanelLayout(text, ids)).toBeUndefined();
  });
});
