import { describe, expect, it } from "vitest";
import type { PortType } from "./catalogue.ts";
import { describePortType, fits } from "./port-type.ts";

const list = (items?: PortType): PortType => ({ kind: "list", items });
const of = (kind: "any" | "string" | "number" | "boolean" | "object" | "edge_node"): PortType => ({
  kind,
});

describe("fits", () => {
  it.each<[PortType, PortType, boolean]>([
    [of("any"), of("number"), true],
    [of("number"), of("any"), true],
    [of("edge_node"), of("string"), true],
    [of("string"), of("edge_node"), false],
    [of("number"), of("string"), false],
    [of("object"), list(), false],
    [list(of("edge_node")), list(of("string")), true],
    [list(of("string")), list(of("edge_node")), false],
    [list(), list(of("number")), true],
    [list(of("number")), list(), true],
    [list(list(of("number"))), list(list(of("boolean"))), false],
  ])("%o into %o: %s", (output, input, expected) => {
    const fit = fits(output, input);
    expect(fit.fits).toBe(expected);
    if (fit.fits) return;
    expect(fit.reason).toContain(describePortType(output));
    expect(fit.reason).toContain(describePortType(input));
  });
});
