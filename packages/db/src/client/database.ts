import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../generated/client.ts";

/** One process's access to PostgreSQL: Prisma for ordinary work, the pool for statements that it cannot say. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  /** Connections of the pool; Prisma shares them. */
  readonly poolMax?: number;
  /** Shown in pg_stat_activity: `web`, `worker-1`. */
  readonly applicationName?: string;
}

/** Opens no connection until the first query. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolMax ?? 10,
    ...(options.applicationName === undefined ? {} : { application_name: options.applicationName }),
  });
  // An idle connection that PostgreSQL closes must not end the process; the pool replaces it at the next query.
  pool.on("error", () => undefined);
  // Nor one that is lost while it is out of the pool between two statements: the next statement tells of it.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
