import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { freePort } from "@edgeloom/host/group-processes";
import { connectToEtcd, type EtcdConnection } from "./etcd-client.ts";
import type { LoadStore } from "./load.ts";

export interface EtcdMember {
  readonly clientPort: number;
  start(): Promise<void>;
  kill(): Promise<void>;
}

export interface EtcdCluster {
  readonly members: readonly EtcdMember[];
  leader(): Promise<EtcdMember>;
  stop(): Promise<void>;
}

/** The version of the `etcd` on the PATH, or null when there is none. */
export function etcdVersion(): string | null {
  try {
    const text = execFileSync("etcd", ["--version"], { encoding: "utf8" });
    return /etcd Version: (\S+)/.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Three members on loopback as etcd sets them up by itself, each with a folder of its own. */
export async function startEtcd(directory: string): Promise<EtcdCluster> {
  const places: { name: string; clientPort: number; peerUrl: string }[] = [];
  for (const name of ["etcd-1", "etcd-2", "etcd-3"]) {
    const peerUrl = `http://127.0.0.1:${await freePort("127.0.0.1")}`;
    places.push({ name, clientPort: await freePort("127.0.0.1"), peerUrl });
  }
  const cluster = places.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(",");
  const members = places.map(({ name, clientPort, peerUrl }) =>
    createMember(clientPort, [
      ...["--name", name, "--data-dir", join(directory, name)],
      ...["--listen-client-urls", `http://127.0.0.1:${clientPort}`],
      ...["--advertise-client-urls", `http://127.0.0.1:${clientPort}`],
      ...["--listen-peer-urls", peerUrl, "--initial-advertise-peer-urls", peerUrl],
      ...["--initial-cluster", cluster, "--initial-cluster-token", "bench"],
      ...["--log-level", "error"],
    ]),
  );
  await Promise.all(members.map((member) => member.start()));
  return {
    members,
    async leader() {
      for (;;) {
        for (const member of members) {
          if (await leads(member.clientPort)) return member;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop: async () => void (await Promise.all(members.map((member) => member.kill()))),
  };
}

async function leads(port: number): Promise<boolean> {
  const connection = connectToEtcd(port);
  try {
    return await connection.leads();
  } catch {
    return false;
  } finally {
    connection.close();
  }
}

function createMember(clientPort: number, args: readonly string[]): EtcdMember {
  let child: ChildProcess | null = null;
  return {
    clientPort,
    async start() {
      const started = spawn("etcd", [...args], { stdio: "ignore" });
      child = started;
      await new Promise((resolve, reject) => {
        started.once("spawn", resolve);
        started.once("error", reject);
      });
    },
    async kill() {
      const doomed = child;
      child = null;
      if (doomed === null || doomed.exitCode !== null) return;
      const ended = new Promise((resolve) => doomed.once("exit", resolve));
      doomed.kill("SIGKILL");
      await ended;
    },
  };
}

/** All connections go to the leader, which spares etcd a hop. */
export function createEtcdStore(leaderPort: number, connections: number): LoadStore {
  const open = Array.from({ length: connections }, () => connectToEtcd(leaderPort));
  const connectionOf = (client: number): EtcdConnection => {
    const connection = open[client % connections];
    if (connection === undefined) throw new Error("There is no connection");
    return connection;
  };
  return {
    put: (client, key, value) => connectionOf(client).put(key, value),
    get: (client, key) => connectionOf(client).get(key),
    close() {
      for (const connection of open) connection.close();
    },
  };
}
