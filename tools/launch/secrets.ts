import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivateFile } from "@edgeloom/db/embedded";
import { z } from "zod";

/** What an installation keeps secret. Made once, at random: there are no default secrets. */
const secretsSchema = z.object({
  /** Signs sessions. */
  authSecret: z.string().min(32),
  /** 32 bytes in base64: encrypts stored secrets. */
  encryptionKey: z.string().length(44),
  /** Lets workers and the web server talk to the gateway. */
  internalToken: z.string().min(32),
  /** Signs the short-lived tickets with which browsers join the gateway. */
  ticketKey: z.string().min(32),
  /** With which the simulated world joins the gateway. */
  worldKey: z.string().min(32),
});

export type Secrets = z.infer<typeof secretsSchema>;

/** Reads `secrets.json` of the data directory; what is missing in it is made and added. */
export function ensureSecrets(dataDirectory: string): Secrets {
  const file = join(dataDirectory, "secrets.json");
  const stored: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const parsed = secretsSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const token = () => randomBytes(32).toString("base64url");
  const made = {
    authSecret: token(),
    encryptionKey: randomBytes(32).toString("base64"),
    internalToken: token(),
    ticketKey: token(),
    worldKey: token(),
  };
  const secrets = secretsSchema.parse({
    ...made,
    ...z.record(z.string(), z.string()).parse(stored),
  });
  writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}
