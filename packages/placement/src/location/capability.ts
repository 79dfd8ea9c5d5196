import { EdgeloomError } from "@edgeloom/kernel";
import { z } from "zod";
import type { EdgeLocation } from "./edge-location.ts";
import type { Verdict } from "./health.ts";

/** What a workload may ask of a location. Strict: a requirement nobody knows is never waved through. */
export const capabilityRequirementsSchema = z.strictObject({
  cpuCores: z.number().nonnegative().optional(),
  memoryGb: z.number().nonnegative().optional(),
  storageGb: z.number().nonnegative().optional(),
  gpuRequired: z.boolean().optional(),
  gpuType: z.string().optional(),
  bandwidthGbps: z.number().nonnegative().optional(),
  databaseSupport: z.array(z.string()).optional(),
  aiModels: z.array(z.string()).optional(),
  ipv6Required: z.boolean().optional(),
  containerRuntime: z.string().optional(),
});
export type CapabilityRequirements = z.infer<typeof capabilityRequirementsSchema>;

/**
 * Parses requirements that come from outside.
 * @throws EdgeloomError `invalid_input` naming the first unknown or malformed field.
 */
export function parseCapabilityRequirements(input: unknown): CapabilityRequirements {
  const parsed = capabilityRequirementsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const field = unknownKey ?? issue?.path.join(".");
  throw new EdgeloomError({
    code: "invalid_input",
    message:
      unknownKey === undefined
        ? `Capability requirement "${field}" is malformed: ${issue?.message}`
        : `Capability requirement "${unknownKey}" is unknown, so no location can be shown to meet it`,
    remedy: `Use only ${Object.keys(capabilityRequirementsSchema.shape).join(", ")}`,
    field,
  });
}

const named = (items: readonly string[]): ReadonlySet<string> =>
  new Set(items.map((item) => item.toLowerCase()));

function missing(wanted: readonly string[] | undefined, offered: readonly string[]): string[] {
  if (wanted === undefined || wanted.length === 0) return [];
  const have = named(offered);
  return wanted.filter((item) => !have.has(item.toLowerCase()));
}

/** Only what is free counts for memory and storage; cores are shared out by time, so all count. */
function capacityReasons(
  { capabilities, metrics }: Pick<EdgeLocation, "capabilities" | "metrics">,
  wanted: CapabilityRequirements,
): string[] {
  const reasons: string[] = [];
  const check = (what: string, need: number | undefined, have: number, unit: string): void => {
    if (need !== undefined && have < need) {
      reasons.push(`needs ${need} ${unit} of ${what}, has ${Math.round(have * 100) / 100}`);
    }
  };
  check("CPU", wanted.cpuCores, capabilities.cpuCores, "cores");
  const freeMemoryGb = capabilities.memoryGb - capabilities.memoryGb * metrics.memoryUtilization;
  check("free memory", wanted.memoryGb, freeMemoryGb, "GB");
  const freeStorageGb =
    capabilities.storageGb - capabilities.storageGb * metrics.storageUtilization;
  check("free storage", wanted.storageGb, freeStorageGb, "GB");
  check("bandwidth", wanted.bandwidthGbps, capabilities.bandwidthGbps, "Gbit/s");
  return reasons;
}

/** Whether a location can carry what is asked, with every reason against. */
export function meetsCapabilities(
  location: Pick<EdgeLocation, "capabilities" | "metrics">,
  wanted: CapabilityRequirements,
): Verdict {
  const { capabilities } = location;
  const reasons = capacityReasons(location, wanted);
  const gpuWanted = wanted.gpuRequired === true || wanted.gpuType !== undefined;
  if (gpuWanted && !capabilities.gpuAvailable) {
    reasons.push("has no GPU");
  } else if (wanted.gpuType !== undefined && wanted.gpuType !== capabilities.gpuType) {
    reasons.push(`has no GPU of type ${wanted.gpuType}`);
  }
  for (const name of missing(wanted.databaseSupport, capabilities.databaseSupport)) {
    reasons.push(`does not support the database ${name}`);
  }
  for (const name of missing(wanted.aiModels, capabilities.aiModelsAvailable)) {
    reasons.push(`does not offer the AI model ${name}`);
  }
  if (wanted.ipv6Required === true && !capabilities.supportsIpv6) reasons.push("has no IPv6");
  const runtime = wanted.containerRuntime;
  if (runtime !== undefined && runtime !== capabilities.containerRuntime) {
    reasons.push(`runs containers with ${capabilities.containerRuntime}, not ${runtime}`);
  }
  return { ok: reasons.length === 0, reasons };
}
