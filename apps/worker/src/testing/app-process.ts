import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** A process of the installation as it ships, started from its source. */
export interface AppProcess {
  /** Ends it at once, as a crash does, and resolves when it is gone. */
  kill(): Promise<void>;
  /** What it said on both outputs so far. */
  said(): string;
}

const mainOf = (app: string): string =>
  fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));

export function startApp(
  app: "gateway" | "simulator" | "worker",
  variables: Readonly<Record<string, string>>,
): AppProcess {
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", mainOf(app)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "test", ...variables },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const exited = once(child, "exit");
  return {
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    said: () => said,
  };
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was free");
  return address.port;
}
