import { join } from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@edgeloom/db/embedded";
import type { Progress } from "./progress.mjs";

/** The database of the installation: DATABASE_URL when that is set, else an embedded server. */
export interface DatabaseServer {
  /** Starts it and returns its URL. */
  start(note: (text: string) => void): Promise<string>;
  stop(): Promise<void>;
}

export function createDatabaseServer(dataDirectory: string, progress: Progress): DatabaseServer {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === "") return new EmbeddedServer(dataDirectory, progress);
  return {
    async start(note) {
      note(`DATABASE_URL, on ${new URL(url).host}`);
      return url;
    },
    async stop() {},
  };
}

class EmbeddedServer implements DatabaseServer {
  readonly #dataDirectory: string;
  readonly #progress: Progress;
  #server: Promise<EmbeddedPostgres> | undefined;
  #stopping = false;

  constructor(dataDirectory: string, progress: Progress) {
    this.#dataDirectory = join(dataDirectory, "postgres");
    this.#progress = progress;
  }

  async start(note: (text: string) => void): Promise<string> {
    const server = await this.#run(undefined, note);
    note(`embedded, on port ${server.port}`);
    return server.connectionString;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    // A start that is under way must come to its end first, or it would leave a server behind.
    const server = await this.#server?.catch(() => undefined);
    await server?.stop();
  }

  async #run(port: number | undefined, log: (text: string) => void): Promise<EmbeddedPostgres> {
    this.#server = startEmbeddedPostgres({ dataDirectory: this.#dataDirectory, port, log });
    const server = await this.#server;
    server.exited.then(() => this.#revive(server.port));
    return server;
  }

  /** On the same port, because every process has been told that one. */
  async #revive(port: number): Promise<void> {
    if (this.#stopping) return;
    this.#progress.result("! PostgreSQL stopped by itself; starting it again");
    try {
      await this.#run(port, () => {});
      this.#progress.result("! PostgreSQL is back");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#progress.result(`! PostgreSQL did not come back: ${reason}`);
      setTimeout(() => void this.#revive(port), 5_000);
    }
  }
}
