import { describe, expect, it } from "vitest";
import { readSettings } from "./arguments.ts";

describe("settings of the agent", () => {
  it("come from the command line before the environment", () => {
    const environment = { EDGELOOM_GATEWAY_URL: "http://a:1", EDGELOOM_DATA: "/data" };
    const args = ["--join", "http://b:2", "--lat", "50.1", "--lon=-8.7", "--region", "eu-central"];
    expect(readSettings(args, environment)).toEqual({
      gatewayUrl: "http://b:2",
      token: undefined,
      dataDirectory: "/data",
      healthPort: undefined,
      host: { region: "eu-central", latitude: 50.1, longitude: -8.7 },
    });
  });

  it("are refused by name when they are malformed", () => {
    expect(() => readSettings(["--lat", "north"], {})).toThrow("--lat");
    expect(() => readSettings(["--region", "atlantis"], {})).toThrow("--region");
    expect(() => readSettings(["--speed", "9"], {})).toThrow("--speed");
  });
});
