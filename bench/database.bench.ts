import pg from "pg";
import type { Bench, BenchContext, Figure } from "./bench.ts";

const durationMs = 3_000;

/** The floor that every other figure stands on: what one durable commit costs on this machine. */
const bench: Bench = {
  name: "database",
  description:
    "Single-row inserts committed one by one (fsync on) over loopback, by clients in parallel.",
  async run(context) {
    const url = await context.database();
    const figures: Figure[] = [];
    for (const clients of [1, 8, 32]) {
      const rate = await commitRate(context, url, clients);
      const title = `commits with ${clients} client${clients === 1 ? "" : "s"}`;
      const name = `database.commits_per_s.${clients}_clients`;
      figures.push({ name, title, value: rate, unit: "commits/s" });
    }
    return figures;
  },
};

async function commitRate(context: BenchContext, url: string, clients: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: clients });
  try {
    await pool.query("CREATE TABLE IF NOT EXISTS bench_commit (id bigserial, body text)");
    const body = "x".repeat(200);
    context.log(`${clients} clients for ${durationMs / 1000} s`);
    const startedAt = performance.now();
    let commits = 0;
    const work = async () => {
      while (performance.now() - startedAt < durationMs) {
        await pool.query("INSERT INTO bench_commit (body) VALUES ($1)", [body]);
        commits += 1;
      }
    };
    await Promise.all(Array.from({ length: clients }, work));
    return commits / ((performance.now() - startedAt) / 1000);
  } finally {
    await pool.end();
  }
}

export default bench;
