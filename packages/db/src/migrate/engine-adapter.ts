import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import pg from "pg";

/** Object ids of PostgreSQL's catalogue: the one-byte type `"char"`, and `char(n)`. */
const singleByteChar = 18;
const blankPaddedChar = 1042;

/** How the schema engine reaches the database, and what must be let go when it is done. */
export interface EngineAdapter {
  readonly factory: SqlMigrationAwareDriverAdapterFactory;
  /** The error of the last script that failed; the engine itself reports only that there was one. */
  scriptError(): unknown;
  close(): Promise<void>;
}

/**
 * Prisma's PostgreSQL adapter as the schema engine needs it. The stock one cuts scripts at every
 * semicolon, which breaks function bodies; cannot read the catalogue's `"char"` columns, which
 * describing a database selects; and drops a shadow database while still connected to it. Here a
 * script goes out as it is, in one round trip, so PostgreSQL also runs each migration as a single
 * transaction.
 */
export function createEngineAdapter(connectionString: string): EngineAdapter {
  const pools: pg.Pool[] = [];
  let scriptError: unknown;

  async function connect(url: string): Promise<SqlDriverAdapter> {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    pools.push(pool);
    const adapter = await new PrismaPg(pool).connect();
    readSingleByteChars(pool, adapter);
    adapter.executeScript = async (script) => {
      try {
        await pool.query(script);
      } catch (error) {
        scriptError = error;
        throw error;
      }
    };
    return adapter;
  }

  async function connectToShadowDb(): Promise<SqlDriverAdapter> {
    const database = `edgeloom_shadow_${randomUUID().replaceAll("-", "")}`;
    await execute(connectionString, `CREATE DATABASE ${database}`);
    const url = new URL(connectionString);
    url.pathname = `/${database}`;
    const adapter = await connect(url.href);
    adapter.dispose = async () => {
      await pools.pop()?.end();
      await execute(connectionString, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    };
    return adapter;
  }

  const { provider, adapterName } = new PrismaPg(connectionString);
  return {
    factory: {
      provider,
      adapterName,
      connect: async () => await connect(connectionString),
      connectToShadowDb,
    },
    scriptError: () => scriptError,
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

/**
 * Prisma's adapter refuses `"char"` columns, for which the engine has a type all the same. The pool
 * passes them off as `char(n)`, and the adapter's answer then gets the type that the engine expects.
 */
function readSingleByteChars(pool: pg.Pool, adapter: SqlDriverAdapter): void {
  const columnsByRows = new WeakMap<object, number[]>();
  const query = pool.query.bind(pool);
  const disguised = async (...parameters: Parameters<typeof query>) => {
    const result: unknown = await query(...parameters);
    if (result instanceof pg.Result) {
      const isChar = result.fields.map((field) => field.dataTypeID === singleByteChar);
      columnsByRows.set(
        result.rows,
        isChar.flatMap((found, index) => (found ? [index] : [])),
      );
      for (const field of result.fields) {
        if (field.dataTypeID === singleByteChar) field.dataTypeID = blankPaddedChar;
      }
    }
    return result;
  };
  Object.assign(pool, { query: disguised });
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (statement) => {
    const result = await queryRaw(statement);
    for (const index of columnsByRows.get(result.rows) ?? []) {
      result.columnTypes[index] = ColumnTypeEnum.Character;
    }
    return result;
  };
}

async function execute(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
