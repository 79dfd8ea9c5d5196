import { describe, expect, it } from "vitest";
import { help, parseOptions } from "./options.mjs";

describe("parseOptions", () => {
  it("has the documented defaults", () => {
    expect(parseOptions([])).toMatchObject({
      port: 3000,
      gatewayPort: 3001,
      host: "127.0.0.1",
      workers: 2,
      simulator: true,
      agent: true,
      dev: false,
    });
  });

  it("reads what is given", () => {
    const words = "--port 4000 --sites 200 --seed 7 --speed 2.5 --no-agent --data /data --dev";
    expect(parseOptions(words.split(" "))).toMatchObject({
      port: 4000,
      sites: 200,
      seed: 7,
      speed: 2.5,
      agent: false,
      data: "/data",
      dev: true,
    });
  });

  it.each([
    ["--port", "0"],
    ["--port", "70000"],
    ["--workers", "two"],
    ["--speed", "-1"],
    ["--nope"],
  ])("refuses %s %s with a remedy", (...words) => {
    expect(() => parseOptions(words)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining("npm start --") }),
    );
  });

  it("documents every option", () => {
    for (const name of ["port", "gateway-port", "workers", "sites", "seed", "speed", "data"]) {
      expect(help).toContain(`--${name} `);
    }
  });
});
