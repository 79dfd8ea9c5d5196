import type { Command } from "commander";
import type { ApiOptions } from "../remote/api-client.ts";
import { usageError } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

export interface ConnectionFlags {
  readonly server?: string | undefined;
  readonly apiKey?: string | undefined;
}

/** Adds the options with which a command reaches a server. */
export function withConnection(command: Command): Command {
  return command
    .option("--server <url>", "address of Edgeloom's web app (EDGELOOM_URL)")
    .option(
      "--api-key <key>",
      "API key; better given as EDGELOOM_API_KEY, where others cannot see it",
    );
}

/**
 * The server that the options or the environment name, or undefined when they name none.
 * @throws EdgeloomError `invalid_input` for an address that is none, or one without a key
 */
export function connectionOf(
  flags: ConnectionFlags,
  { environment }: Pick<Terminal, "environment">,
): ApiOptions | undefined {
  const url = flags.server ?? environment.EDGELOOM_URL;
  if (url === undefined || url === "") return undefined;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw usageError(
      "The server's address is not an http or https address",
      "Give the address of the web app: --server http://127.0.0.1:3000",
    );
  }
  const apiKey = flags.apiKey ?? environment.EDGELOOM_API_KEY;
  if (apiKey === undefined || apiKey === "") {
    throw usageError(
      `No API key was given for ${new URL(url).origin}`,
      "Create one under Settings, API keys, and set it as EDGELOOM_API_KEY.",
    );
  }
  return { url, apiKey };
}

/** @throws EdgeloomError `invalid_input` when neither the options nor the environment name a server */
export function requireConnection(flags: ConnectionFlags, terminal: Terminal): ApiOptions {
  const connection = connectionOf(flags, terminal);
  if (connection !== undefined) return connection;
  throw usageError(
    "This needs a server",
    "Give --server and EDGELOOM_API_KEY, or set EDGELOOM_URL.",
  );
}
