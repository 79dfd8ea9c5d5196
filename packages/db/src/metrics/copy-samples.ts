import { finished } from "node:stream/promises";
import type { TelemetryColumns } from "@edgeloom/protocol";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { inTransaction } from "../fleets/in-transaction.ts";
import { sampleColumns } from "./columns.ts";
import { encodeSampleRows } from "./sample-rows.ts";

const columns = ["at", "node_index", ...sampleColumns].join(", ");
const uniqueViolation = "23505";

async function copyInto(client: PoolClient, table: string, rows: Buffer): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`));
  stream.end(rows);
  await finished(stream);
}

/**
 * Writes samples by COPY. When a sample of the same node and moment is there already, as after a lost
 * acknowledgement, the batch goes through a temporary table and known samples are passed over.
 */
export async function copySamples(pool: Pool, batches: readonly TelemetryColumns[]): Promise<void> {
  const rows = encodeSampleRows(batches);
  try {
    await inTransaction(pool, (client) => copyInto(client, "metric_sample", rows));
  } catch (error) {
    if ((error as { code?: string }).code !== uniqueViolation) throw error;
    await inTransaction(pool, async (client) => {
      await client.query(
        "CREATE TEMP TABLE incoming_sample (LIKE metric_sample INCLUDING DEFAULTS) ON COMMIT DROP",
      );
      await copyInto(client, "incoming_sample", rows);
      await client.query(
        `INSERT INTO metric_sample (${columns}) SELECT ${columns} FROM incoming_sample
         ON CONFLICT DO NOTHING`,
      );
    });
  }
}
