import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { createMemberHandle, type MemberHandle, type MemberLaunch } from "./member-handle.ts";
import type { MemberSettings } from "./settings.ts";

export interface GroupProcessesOptions
  extends Partial<Pick<MemberSettings, "electionTimeoutMs" | "heartbeatMs" | "snapshotEntries">> {
  readonly program: string;
  /** Each member has a folder in it. */
  readonly directory: string;
  readonly size: number;
  /** The address of each member's host; loopback when left out. */
  readonly hostOf?: ((member: string) => string) | undefined;
  readonly launchOf?: ((member: string) => Omit<MemberLaunch, "program">) | undefined;
}

/** A group whose members are processes of this host. */
export interface GroupProcesses {
  readonly members: ReadonlyMap<string, MemberHandle>;
  /** Where each member listens for clients. */
  readonly clientAddresses: ReadonlyMap<string, { readonly host: string; readonly port: number }>;
  /** Waits until a running member leads and a majority of those that answer says so. */
  leader(): Promise<MemberHandle>;
  stop(): Promise<void>;
}

const pollMs = 10;

/** A TCP port of `host` that nobody listens on at present. */
export async function freePort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts all members and waits until they listen; not until one leads. */
export async function startGroupProcesses(options: GroupProcessesOptions): Promise<GroupProcesses> {
  const { program, directory, size, hostOf, launchOf, ...timing } = options;
  const ids = Array.from({ length: size }, (_, index) => `member-${index + 1}`);
  const peers: MemberSettings["peers"] = {};
  const clientAddresses = new Map<string, { host: string; port: number }>();
  for (const id of ids) {
    // Another host's ports cannot be tried from here; nothing else listens there.
    const host = hostOf?.(id);
    peers[id] = { host: host ?? "127.0.0.1", port: host ? 7_101 : await freePort("127.0.0.1") };
    clientAddresses.set(id, {
      host: host ?? "127.0.0.1",
      port: host ? 7_102 : await freePort("127.0.0.1"),
    });
  }
  const secret = randomBytes(32).toString("base64");
  const members = new Map<string, MemberHandle>();
  for (const [id, clients] of clientAddresses) {
    const folder = join(directory, id);
    const settings = { ...timing, id, directory: folder, secret, voters: ids, peers, clients };
    members.set(id, createMemberHandle(settings, { program, ...launchOf?.(id) }));
  }
  const running = (): MemberHandle[] => [...members.values()].filter((one) => one.isRunning);
  await Promise.all([...members.values()].map((member) => member.start()));

  async function leaderNow(): Promise<MemberHandle | null> {
    const asked = await Promise.allSettled(running().map((member) => member.status()));
    const told = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    for (const member of running()) {
      const { id } = member.settings;
      const followers = told.filter(({ leader }) => leader === id);
      const leads = told.length > 0 && followers.some(({ role }) => role === "leader");
      if (leads && followers.length * 2 > size) return member;
    }
    return null;
  }

  return {
    members,
    clientAddresses,
    async leader() {
      for (;;) {
        const found = await leaderNow();
        if (found !== null) return found;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    },
    async stop() {
      await Promise.all(running().map((member) => member.signal("SIGKILL")));
    },
  };
}
