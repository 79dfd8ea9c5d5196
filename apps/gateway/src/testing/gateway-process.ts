import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { internalToken, ticketKey } from "./test-gateway.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const readySchema = z.object({ message: z.literal("The gateway is ready"), port: z.number() });

/** A gateway in a process of its own, which a test may kill. */
export interface GatewayProcess {
  readonly url: string;
  /** As `kill -9` does; resolves when it is gone. */
  kill(): Promise<void>;
}

/** `environment` says how it is joined to the others. */
export async function startGatewayProcess(
  connectionString: string,
  environment: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: {
      ...process.env,
      DATABASE_URL: connectionString,
      EDGELOOM_TICKET_KEY: ticketKey,
      EDGELOOM_INTERNAL_TOKEN: internalToken,
      EDGELOOM_GATEWAY_PORT: "0",
      ...environment,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const port = await readyPort(child);
  return {
    url: `http://127.0.0.1:${port}`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.once("exit", (code) => reject(new Error(`The gateway ended with ${code}: ${said}`)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      for (const line of said.split("\n")) {
        const ready = readySchema.safeParse(parsed(line));
        if (ready.success) resolve(ready.data.port);
      }
    });
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
