import type { ComplianceZone } from "@edgeloom/placement";
import type { SiteProfile } from "./profile.ts";

/** The European Economic Area: the Union and Iceland, Liechtenstein, Norway. */
const eea = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(
    " ",
  ),
);

/** The privacy law that holds where a site stands, if the vocabulary has it. */
export function privacyZone(country: string, province: string): ComplianceZone | null {
  if (eea.has(country)) return "gdpr";
  if (country === "GB") return "uk_gdpr";
  if (country === "CA") return "pipeda";
  if (country === "BR") return "lgpd";
  return country === "US" && province === "California" ? "ccpa" : null;
}

/** Rules that a site attests to: the law of its place, and what its trade was audited for. */
export function complianceZonesOf(
  country: string,
  province: string,
  profile: SiteProfile,
): ComplianceZone[] {
  const zones: ComplianceZone[] = ["public"];
  const privacy = privacyZone(country, province);
  if (privacy !== null) zones.push(privacy);
  if (profile === "finance") zones.push("pci_dss");
  if (country === "US" && profile === "finance") zones.push("sox");
  if (country === "US" && profile === "health") zones.push("hipaa");
  if (country === "US" && profile === "government") zones.push("fedramp", "itar", "restricted");
  return zones;
}
