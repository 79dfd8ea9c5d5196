import type { SeededRandom } from "@edgeloom/kernel";
import type { EdgeCapabilities, SecurityControls } from "@edgeloom/placement";

/** What a site was built for; it decides equipment, controls and what the site attests to. */
export const siteProfiles = ["general", "finance", "health", "government", "inference"] as const;
export type SiteProfile = (typeof siteProfiles)[number];

/** Shares in percent, in the order of {@link siteProfiles}. */
const profileShares = [46, 18, 14, 6, 16] as const;

export function pickProfile(random: SeededRandom): SiteProfile {
  let left = random.next() * 100;
  for (const [index, share] of profileShares.entries()) {
    left -= share;
    if (left < 0) return siteProfiles[index] ?? "general";
  }
  return "general";
}

const basicControls: SecurityControls = {
  encryptionAtRest: true,
  encryptionInTransit: true,
  auditLogging: false,
  mfa: false,
  rbac: true,
  keyManagement: false,
  rightToDelete: false,
  dataPortability: false,
  retentionDays: 30,
};

const strictControls: SecurityControls = {
  ...basicControls,
  auditLogging: true,
  mfa: true,
  keyManagement: true,
};

/** Retention follows the longest that the rules of each trade ask for: HIPAA six years, SOX seven. */
export function controlsOf(profile: SiteProfile, hasPrivacyLaw: boolean): SecurityControls {
  const privacy = { rightToDelete: hasPrivacyLaw, dataPortability: hasPrivacyLaw };
  switch (profile) {
    case "general":
    case "inference":
      return { ...basicControls, ...privacy, auditLogging: hasPrivacyLaw };
    case "finance":
      return { ...strictControls, ...privacy, retentionDays: 7 * 365 };
    case "health":
      return { ...strictControls, ...privacy, retentionDays: 6 * 365 };
    case "government":
      return { ...strictControls, ...privacy, retentionDays: 3 * 365 };
  }
}

const coreSizes = [2, 4, 8, 16, 32, 48, 64, 96, 128] as const;
const gbPerCore: Readonly<Record<SiteProfile, number>> = {
  general: 4,
  finance: 8,
  health: 8,
  government: 4,
  inference: 8,
};

/** Equipment with at least `coresNeeded` cores, in the sizes that servers come in. */
export function equip(
  profile: SiteProfile,
  coresNeeded: number,
  controls: SecurityControls,
  random: SeededRandom,
): EdgeCapabilities {
  const cpuCores = coreSizes.find((size) => size >= coresNeeded) ?? 128;
  const gpuAvailable = profile === "inference";
  const large = cpuCores >= 16;
  return {
    cpuCores,
    memoryGb: cpuCores * gbPerCore[profile],
    storageGb: cpuCores * (large ? 120 : 60),
    gpuAvailable,
    ...(gpuAvailable ? { gpuType: large ? "nvidia-l40s" : "nvidia-l4" } : {}),
    bandwidthGbps: large ? 100 : cpuCores >= 8 ? 25 : 10,
    supportsIpv6: random.next() < 0.85,
    cdnEnabled: profile === "general" || random.next() < 0.4,
    databaseSupport: large ? ["postgresql", "redis", "sqlite"] : ["redis", "sqlite"],
    aiModelsAvailable: gpuAvailable ? ["llama-3.1-8b", "whisper-small"] : [],
    containerRuntime: random.next() < 0.7 ? "containerd" : "docker",
    controls,
  };
}
