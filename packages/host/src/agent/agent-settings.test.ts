import { describe, expect, it } from "vitest";
import { readAgentSettings } from "./agent-settings.ts";

describe("settings of the agent", () => {
  it("come from the command line before the environment", () => {
    const environment = {
      EDGELOOM_GATEWAY_URL: "http://a:1",
      EDGELOOM_DATA: "/data",
      EDGELOOM_HEALTH_PORT: "4103",
    };
    const flags = { join: "http://b:2", lat: "50.1", lon: "-8.7", region: "eu-central" };
    expect(readAgentSettings(flags, environment)).toEqual({
      gatewayUrl: "http://b:2",
      token: undefined,
      dataDirectory: "/data",
      healthPort: 4_103,
      peers: { advertisedHost: undefined },
      host: { region: "eu-central", latitude: 50.1, longitude: -8.7 },
    });
  });

  it("say where to listen for other edge nodes, and by what name they reach this host", () => {
    const { peers } = readAgentSettings({ listen: "0.0.0.0:7400", advertise: "edge-1" }, {});
    expect(peers).toEqual({ listenHost: "0.0.0.0", port: 7_400, advertisedHost: "edge-1" });
    const ipv6 = readAgentSettings({ listen: "[::1]:7400" }, {});
    expect(ipv6.peers).toMatchObject({ listenHost: "::1", port: 7_400 });
    expect(() => readAgentSettings({ listen: "7400" }, {})).toThrow("--listen");
  });

  it("are refused by name, all at once, when they are malformed", () => {
    const refused = () =>
      readAgentSettings(
        { join: "nowhere", lat: "north", region: "atlantis" },
        { EDGELOOM_HEALTH_PORT: "x" },
      );
    for (const name of ["--join", "--lat", "--region", "EDGELOOM_HEALTH_PORT"]) {
      expect(refused).toThrow(name);
    }
  });
});
