import { catalogue } from "@edgeloom/nodes";
import { describe, expect, it } from "vitest";
import { hasNodeIcon } from "../palette/node-icons.ts";
import { optionLabel, parameterForm, visibleFields } from "./form-model.ts";

const fieldsOf = (type: string, parameters = {}): string[] =>
  visibleFields(parameterForm(type), parameters).map((field) => field.name);

describe("the form of a node type", () => {
  it("has a field with a title and a control for every parameter of every type", () => {
    for (const definition of catalogue.definitions()) {
      const form = parameterForm(definition.type);
      expect(form.map((field) => field.name)).toEqual(Object.keys(definition.parameters.shape));
      for (const field of form) {
        expect(field.title, `${definition.type}.${field.name}`).not.toBe("");
        if (field.control === "select") expect(field.options.length).toBeGreaterThan(0);
      }
    }
  });

  it("shows the icon that each type names", () => {
    const missing = catalogue.definitions().filter((one) => !hasNodeIcon(one.icon));
    expect(missing.map((one) => `${one.type}: ${one.icon}`)).toEqual([]);
  });

  it("takes units, bounds and defaults from the schema", () => {
    const field = parameterForm("Code").find((one) => one.name === "memoryMiBMax");
    expect(field).toMatchObject({
      control: "number",
      unit: "MiB",
      min: 1,
      max: 256,
      integer: true,
      defaultValue: 64,
      advanced: true,
    });
  });

  it("shows a field only while its condition holds, and when that is not known", () => {
    expect(fieldsOf("Wait")).toContain("durationMs");
    expect(fieldsOf("Wait", { mode: "until" })).toEqual(["mode", "until"]);
    expect(fieldsOf("Wait", { mode: { $expr: "input.mode" } })).toEqual([
      "mode",
      "durationMs",
      "until",
    ]);
  });

  it.each([
    ["least_connections", "Least connections"],
    ["uk_gdpr", "UK GDPR"],
    ["POST", "POST"],
    ["us-east", "us-east"],
  ])("writes the option %s as %s", (option, label) => {
    expect(optionLabel(option)).toBe(label);
  });
});
