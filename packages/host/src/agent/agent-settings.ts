import { EdgeloomError } from "@edgeloom/kernel";
import { nodeIdentitySchema } from "@edgeloom/protocol";
import { z } from "zod";
import type { AgentOptions } from "./run-agent.ts";

/** One option of the agent's command line, and the variable that stands in for it. */
export interface AgentFlag {
  readonly name: string;
  /** What its value is called in the help text. */
  readonly value: string;
  readonly description: string;
  readonly variable?: string | undefined;
}

export const agentFlags: readonly AgentFlag[] = [
  {
    name: "join",
    value: "url",
    description: "address of a gateway; only the first time",
    variable: "EDGELOOM_GATEWAY_URL",
  },
  {
    name: "token",
    value: "token",
    description: "one-time token of the fleet page; only the first time",
    variable: "EDGELOOM_ENROLMENT_TOKEN",
  },
  {
    name: "name",
    value: "name",
    description: "name of this host; its host name unless told",
    variable: "EDGELOOM_AGENT_NAME",
  },
  {
    name: "data",
    value: "folder",
    description: "identity, key, state and workloads; ./edgeloom-agent unless told",
    variable: "EDGELOOM_DATA",
  },
  {
    name: "listen",
    value: "address",
    description:
      "host:port for other edge nodes; a free port, and then always the same one, unless told",
    variable: "EDGELOOM_PEER_LISTEN",
  },
  {
    name: "advertise",
    value: "name",
    description: "name or address that other edge nodes reach this host by",
    variable: "EDGELOOM_PEER_ADVERTISE",
  },
  {
    name: "region",
    value: "region",
    description: "region of the host; by its time zone unless told",
  },
  { name: "country", value: "code", description: "country of the host, such as DE" },
  { name: "city", value: "name", description: "city of the host" },
  { name: "lat", value: "degrees", description: "latitude of the host" },
  { name: "lon", value: "degrees", description: "longitude of the host" },
];

const coordinate = (limit: number) => z.coerce.number().min(-limit).max(limit).optional();

/** `host:port`, an IPv6 address in brackets. */
const addressSchema = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}$/, "host:port such as 0.0.0.0:7400")
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    const host = text.slice(0, colon).replace(/^\[|\]$/g, "");
    return { listenHost: host, port: Number(text.slice(colon + 1)) };
  });

const settingsSchema = z.object({
  join: z.url({ protocol: /^https?$/ }).optional(),
  token: z.string().min(16).optional(),
  name: z.string().min(1).max(200).optional(),
  data: z.string().min(1).default("./edgeloom-agent"),
  listen: addressSchema.optional(),
  advertise: z.string().min(1).max(255).optional(),
  region: nodeIdentitySchema.shape.region.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "two capital letters such as DE")
    .optional(),
  city: z.string().min(1).optional(),
  lat: coordinate(90),
  lon: coordinate(180),
});
const healthPortSchema = z.coerce.number().int().min(0).max(65_535).optional();

export type AgentSettings = Pick<
  AgentOptions,
  "gatewayUrl" | "token" | "dataDirectory" | "host" | "healthPort" | "peers"
>;

/**
 * The agent's settings from the command line, and what that leaves out from the environment.
 * @throws EdgeloomError `invalid_input` naming every option that is malformed
 */
export function readAgentSettings(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): AgentSettings {
  const stood = agentFlags.flatMap(({ name, variable }) =>
    variable === undefined ? [] : [[name, environment[variable]] as const],
  );
  const parsed = settingsSchema.safeParse({ ...Object.fromEntries(stood), ...flags });
  const healthPort = healthPortSchema.safeParse(environment.EDGELOOM_HEALTH_PORT);
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `--${path.join(".")}: ${message}`),
    ...(healthPort.error?.issues ?? []).map(({ message }) => `EDGELOOM_HEALTH_PORT: ${message}`),
  ];
  if (!parsed.success || !healthPort.success) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: faults.join("; "),
      remedy: "See the agent's --help",
    });
  }
  const { join, token, data, lat, lon, listen, advertise, ...place } = parsed.data;
  return {
    gatewayUrl: join,
    token,
    dataDirectory: data,
    healthPort: healthPort.data,
    peers: { ...listen, advertisedHost: advertise },
    host: { ...place, latitude: lat, longitude: lon },
  };
}
