import { parseArgs } from "node:util";
import {
  type AgentEvent,
  agentFlags,
  createProcessLog,
  readAgentSettings,
  runAgent,
} from "@edgeloom/host";
import { assertNever, EdgeloomError } from "@edgeloom/kernel";

const version = "0.1.0";
const log = createProcessLog("agent");

function tell(event: AgentEvent): void {
  switch (event.type) {
    case "waiting":
      log("warning", `Waiting to enrol: ${messageOf(event.error)}`);
      return;
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

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function fail(level: "warning" | "error", error: unknown): void {
  const remedy = error instanceof EdgeloomError ? error.remedy : undefined;
  log(level, messageOf(error), remedy === undefined ? {} : { remedy });
}

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stopping.abort());
}

const text = { type: "string" } as const;

try {
  const { values } = parseArgs({
    options: Object.fromEntries(agentFlags.map(({ name }) => [name, text])),
  });
  const agent = await runAgent({
    ...readAgentSettings(values, process.env),
    version,
    onEvent: tell,
    signal: stopping.signal,
  });
  log("info", "The agent runs", { nodeId: agent.nodeId, pid: process.pid });
  const stop = async (): Promise<void> => {
    await agent.stop();
    process.exit(0);
  };
  stopping.signal.addEventListener("abort", () => void stop());
  if (stopping.signal.aborted) void stop();
} catch (error) {
  if (!stopping.signal.aborted) {
    fail("error", error);
    process.exitCode = 1;
  }
}
