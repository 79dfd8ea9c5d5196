import { parseArgs } from "node:util";
import type { AgentOptions } from "@edgeloom/host";
import { edgeRegionSchema } from "@edgeloom/placement";
import { z } from "zod";

export const usage = `Runs the agent of this host.

  --join URL      address of the gateway, e.g. http://127.0.0.1:4100  (EDGELOOM_GATEWAY_URL)
  --token T       one-time enrolment token from the fleet page        (EDGELOOM_ENROLMENT_TOKEN)
  --name NAME     name of this host; its host name otherwise          (EDGELOOM_AGENT_NAME)
  --data DIR      folder for identity, key, state and workloads       (EDGELOOM_DATA)
  --region R --country CC --city C --lat N --lon N
                  where the host is; guessed from the time zone otherwise`;

const coordinate = (limit: number) => z.coerce.number().min(-limit).max(limit).optional();

const settingsSchema = z.object({
  join: z.url().optional(),
  token: z.string().min(16).optional(),
  name: z.string().min(1).max(200).optional(),
  data: z.string().min(1).default("./edgeloom-agent"),
  region: edgeRegionSchema.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "two capital letters such as DE")
    .optional(),
  city: z.string().min(1).optional(),
  lat: coordinate(90),
  lon: coordinate(180),
  healthPort: z.coerce.number().int().min(1).max(65_535).optional(),
});

export interface Settings
  extends Pick<AgentOptions, "gatewayUrl" | "token" | "dataDirectory" | "host"> {
  /** Port of `/healthz`, on loopback. */
  readonly healthPort: number | undefined;
}

const text = { type: "string" } as const;

/**
 * The agent's options out of the command line, and what it leaves out from the environment.
 * @throws Error naming every setting that is unknown or malformed
 */
export function readSettings(args: readonly string[], environment: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      join: text,
      token: text,
      name: text,
      data: text,
      region: text,
      country: text,
      city: text,
      lat: text,
      lon: text,
    },
  });
  const parsed = settingsSchema.safeParse({
    join: environment.EDGELOOM_GATEWAY_URL,
    token: environment.EDGELOOM_ENROLMENT_TOKEN,
    name: environment.EDGELOOM_AGENT_NAME,
    data: environment.EDGELOOM_DATA,
    healthPort: environment.EDGELOOM_HEALTH_PORT,
    ...values,
  });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `--${path.join(".")}: ${message}`,
    );
    throw new Error(`${problems.join("; ")}\n\n${usage}`);
  }
  const { join, token, data, lat, lon, healthPort, ...place } = parsed.data;
  return {
    gatewayUrl: join,
    token,
    dataDirectory: data,
    healthPort,
    host: { ...place, latitude: lat, longitude: lon },
  };
}
