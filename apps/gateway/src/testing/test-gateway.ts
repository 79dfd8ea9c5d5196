import { createDatabase, createFleetRepository, type Database } from "@edgeloom/db";
import { createTestDatabase } from "@edgeloom/db/testing";
import { createSystemClock, createSystemTimers, signTicket } from "@edgeloom/host";
import type { Acknowledgement, FleetHandshake, TicketClaims } from "@edgeloom/protocol";
import { io, type Socket } from "socket.io-client";
import type { Cluster } from "../cluster/adapter.ts";
import { type Gateway, startGateway } from "../gateway.ts";
import { createRunEventSource } from "../live/stored-run-events.ts";

export const ticketKey = "ticket-key-of-the-tests";
export const internalToken = "internal-token-of-the-tests";
export const webOrigin = "http://localhost:3000";

/** A gateway on a database of its own, with everything that a test opens closed after it. */
export interface TestGateway {
  readonly database: Database;
  readonly gateway: Gateway;
  readonly url: string;
  readonly connectionString: string;
  /** Stops the gateway and starts another on the same port and database. */
  restart(): Promise<void>;
  /** Starts it again after it was closed. */
  reopen(): Promise<void>;
  createWorkspace(id: string): Promise<void>;
  createFleet(
    workspaceId: string,
    kind: "simulated" | "real",
  ): Promise<{ id: string; worldKey: string }>;
  connect(namespace: string, auth: object, options?: { origin?: string; url?: string }): Socket;
  fleetSocket(handshake: FleetHandshake, at?: string): Socket;
  /** A person who is a member of the workspace, its owner unless said before. `at` is another gateway's address. */
  viewer(claims?: Partial<TicketClaims>, at?: string): Socket;
  internal(at?: string): Socket;
  close(): Promise<void>;
}

export const claimsOf = (changes: Partial<TicketClaims>): TicketClaims => ({
  userId: "u1",
  userName: "Tester",
  workspaceId: "w1",
  role: "owner",
  expiresAt: Date.now() + 600_000,
  ...changes,
});

/** Makes the person and the workspace, if need be, and the one an owner of the other who is no member yet. */
async function ensureMember(
  { pool }: Database,
  { userId, workspaceId }: TicketClaims,
): Promise<void> {
  await pool.query(
    `INSERT INTO "user" (id, name, email, "updatedAt") VALUES ($1, $1, $1 || '@example.org', now())
     ON CONFLICT DO NOTHING`,
    [userId],
  );
  await pool.query(
    "INSERT INTO workspace (id, slug, name) VALUES ($1, $1, $1) ON CONFLICT DO NOTHING",
    [workspaceId],
  );
  await pool.query(
    `INSERT INTO membership (workspace_id, user_id, role) VALUES ($1, $2, 'owner')
     ON CONFLICT DO NOTHING`,
    [workspaceId, userId],
  );
}

export async function startTestGateway(
  options: { readonly clustered?: boolean; readonly redisUrl?: string | undefined } = {},
): Promise<TestGateway> {
  const { connectionString, drop } = await createTestDatabase();
  const database = createDatabase({ connectionString });
  const sockets: Socket[] = [];
  const cluster: Cluster =
    options.redisUrl !== undefined
      ? { kind: "redis", url: options.redisUrl }
      : options.clustered === true
        ? { kind: "postgres", pool: database.pool }
        : { kind: "none" };
  const start = (port: number): Promise<Gateway> =>
    startGateway({
      pool: database.pool,
      runEvents: createRunEventSource(database.pool),
      clock: createSystemClock(),
      timers: createSystemTimers(),
      log: (level, message, detail) => {
        if (level === "error") console.error(message, detail);
      },
      ticketKey,
      internalToken,
      origins: [webOrigin],
      cluster,
      host: "127.0.0.1",
      port,
      retentionMs: 3_600_000,
    });
  let gateway = await start(0);
  const { port } = gateway;
  const url = `http://127.0.0.1:${port}`;

  const test: TestGateway = {
    database,
    get gateway() {
      return gateway;
    },
    url,
    connectionString,
    async restart() {
      await gateway.close();
      await test.reopen();
    },
    async reopen() {
      gateway = await start(port);
    },
    async createWorkspace(id) {
      await ensureMember(database, claimsOf({ workspaceId: id }));
    },
    async createFleet(workspaceId, kind) {
      const fleets = createFleetRepository(database.pool);
      const { fleet, worldKey } = await fleets.create(workspaceId, { name: "Test fleet", kind });
      return { id: fleet.id, worldKey: worldKey ?? "" };
    },
    connect(namespace, auth, { origin, url: at = url } = {}) {
      const socket = io(`${at}${namespace}`, {
        transports: ["websocket"],
        auth,
        forceNew: true,
        reconnectionDelay: 50,
        reconnectionDelayMax: 200,
        ...(origin === undefined ? {} : { extraHeaders: { origin } }),
      });
      sockets.push(socket);
      return socket;
    },
    fleetSocket: (handshake, at = url) => test.connect("/fleet", handshake, { url: at }),
    viewer(changes = {}, at) {
      const claims = claimsOf(changes);
      const ticket = signTicket(claims, ticketKey);
      const auth = (give: (handshake: object) => void): void =>
        void ensureMember(database, claims).then(() => give({ ticket }));
      return test.connect("/live", auth, at === undefined ? { origin: webOrigin } : { url: at });
    },
    internal: (at = url) =>
      test.connect("/internal", { token: internalToken, process: "test" }, { url: at }),
    async close() {
      for (const socket of sockets) socket.disconnect();
      await gateway.close();
      await database.close();
      await drop();
    },
  };
  return test;
}

/** Resolves with the value of an acknowledged event. @throws what it was refused with */
export async function ask<T>(socket: Socket, event: string, request: unknown): Promise<T> {
  const answer: Acknowledgement<T> = await socket.emitWithAck(event, request);
  if (answer.ok) return answer.value;
  throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
}

/** Why the gateway refused the connection. */
export function refusal(socket: Socket): Promise<{ code: string; message: string }> {
  return new Promise((resolve, reject) => {
    socket.once("connect", () => reject(new Error("The connection was let in")));
    socket.once("connect_error", (error) => {
      socket.disconnect();
      resolve((error as Error & { data: { code: string; message: string } }).data);
    });
  });
}
