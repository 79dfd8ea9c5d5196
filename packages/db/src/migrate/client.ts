import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";

/**
 * Generates the Prisma client when it is missing or older than the schema.
 *
 * @param repository the root of the repository, which holds `prisma/schema.prisma`.
 * @returns whether it had to be generated.
 */
export async function ensurePrismaClient(repository: string): Promise<boolean> {
  const output = join(repository, "packages/db/src/generated");
  const stamp = join(output, ".schema-hash");
  const cli = createRequire(join(repository, "package.json")).resolve("prisma/build/index.js");
  const hash = createHash("sha256")
    .update(readFileSync(join(repository, "prisma/schema.prisma")))
    .update(readFileSync(join(cli, "../../package.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  await generate(repository, cli);
  writeFileSync(stamp, hash);
  return true;
}

/** Generating needs no schema engine; naming a harmless one keeps Prisma from downloading its own. */
async function generate(repository: string, cli: string): Promise<void> {
  const child = spawn(process.execPath, [cli, "generate"], {
    cwd: repository,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
      NO_COLOR: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) {
    throw new EdgeloomError({
      code: "unavailable",
      message: `Generating the Prisma client failed.\n${output.trim()}`,
      remedy: "Mend prisma/schema.prisma as the message above says.",
    });
  }
}
