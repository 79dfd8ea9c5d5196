import type { Pool, PoolClient } from "pg";

const attemptsMax = 4;
const deadlockDetected = "40P01";

/**
 * Runs `work` on one connection between BEGIN and COMMIT; whatever it throws rolls back. Work that PostgreSQL
 * chose as the victim of a deadlock, as two batches over the same edge nodes may end in, is done again.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptTransaction(pool, work);
    } catch (error) {
      const again = (error as { code?: string }).code === deadlockDetected;
      if (!again || attempt === attemptsMax) throw error;
    }
  }
}

async function attemptTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    // A connection that could not roll back is closed, not handed to the next caller.
    client.release(broken);
  }
}
