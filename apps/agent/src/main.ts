import { type AgentEvent, runAgent } from "@edgeloom/host";
import { assertNever, EdgeloomError } from "@edgeloom/kernel";
import { readSettings } from "./arguments.ts";
import { serveHealth } from "./health-server.ts";

const version = "0.1.0";

function log(level: "info" | "warning" | "error", message: string, detail: object = {}): void {
  const at = new Date().toISOString();
  process.stdout.write(`${JSON.stringify({ at, level, app: "agent", message, ...detail })}\n`);
}

function tell(event: AgentEvent): void {
  switch (event.type) {
    case "enrolled":
      log("info", "This host has enrolled", { nodeId: event.nodeId, fleetId: event.fleetId });
      return;
    case "joined":
      log("info", "Connected to the gateway");
      return;
    case "cut_off":
      log("warning", "The gateway is gone; work goes on and is reported later", {
        reason: event.reason,
      });
      return;
    case "trouble":
      fail("warning", event.error);
      return;
    case "replaced":
      log("error", "Another agent runs under this host's identity; this one ends");
      process.exit(1);
      return;
    default:
      assertNever(event);
  }
}

function fail(level: "warning" | "error", error: unknown): void {
  const remedy = error instanceof EdgeloomError ? error.remedy : undefined;
  const message = error instanceof Error ? error.message : String(error);
  log(level, message, remedy === undefined ? {} : { remedy });
}

try {
  const settings = readSettings(process.argv.slice(2), process.env);
  const agent = await runAgent({ ...settings, version, onEvent: tell });
  log("info", "The agent runs", { nodeId: agent.nodeId, pid: process.pid });
  const { healthPort } = settings;
  if (healthPort !== undefined) serveHealth(healthPort, () => agent.isJoined);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      agent.stop();
      process.exit(0);
    });
  }
} catch (error) {
  fail("error", error);
  process.exitCode = 1;
}
