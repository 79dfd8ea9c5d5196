import type { EpochMs } from "@edgeloom/kernel";
import type { EdgeLocation } from "../location/edge-location.ts";
import type { ComplianceZone } from "../location/vocabulary.ts";
import type { DataClassification } from "./classification.ts";
import type { ApplicableZone } from "./regulations.ts";
import type { ComplianceRule } from "./rulebook.ts";

/** A rule that applies to the data at hand. */
export interface AppliedRequirement {
  /** The zone it comes from; `baseline` for what personal data asks for under any law. */
  readonly source: ComplianceZone | "baseline" | "context";
  readonly rule: ComplianceRule;
  readonly enforcement: "required" | "recommended";
  readonly description: string;
}

export interface ProhibitedLocation {
  readonly location: EdgeLocation;
  /** Each rule that it fails, as `gdpr:data_residency: lies in US`. */
  readonly reasons: readonly string[];
}

/** Whether residency rules were set aside on request, and what that let in. */
export interface ResidencyOverride {
  readonly requested: boolean;
  /** Ids of locations that are allowed only because of it. */
  readonly admittedLocationIds: readonly string[];
}

/** Where data may lie, with all that led to it. */
export interface ComplianceDecision {
  readonly allowed: readonly EdgeLocation[];
  readonly prohibited: readonly ProhibitedLocation[];
  /** The best of the allowed ones that can take work now; null when there is none. */
  readonly recommended: EdgeLocation | null;
  readonly classifications: readonly DataClassification[];
  readonly zones: readonly ApplicableZone[];
  readonly requirements: readonly AppliedRequirement[];
  /** `source:rule`, one for each requirement that was evaluated. */
  readonly appliedRules: readonly string[];
  readonly warnings: readonly string[];
  /** What makes the request as a whole unfit, beyond single locations. */
  readonly violations: readonly string[];
  readonly residencyOverride: ResidencyOverride;
  /** 1 when nothing had to be assumed; each assumption or override takes some off. */
  readonly confidence: number;
  readonly decidedAt: EpochMs;
}

/** A decision as an audit log keeps it: ids in place of whole locations, and no data. */
export interface ComplianceAuditEntry {
  readonly decidedAt: EpochMs;
  readonly classifications: readonly DataClassification[];
  readonly operationType: string;
  readonly zones: readonly ApplicableZone[];
  readonly appliedRules: readonly string[];
  readonly allowedLocationIds: readonly string[];
  readonly prohibited: readonly {
    readonly locationId: string;
    readonly reasons: readonly string[];
  }[];
  readonly recommendedLocationId: string | null;
  readonly residencyOverride: ResidencyOverride;
  readonly warnings: readonly string[];
  readonly violations: readonly string[];
  readonly confidence: number;
}

export function complianceAuditEntry(
  decision: ComplianceDecision,
  operationType: string,
): ComplianceAuditEntry {
  return {
    decidedAt: decision.decidedAt,
    classifications: decision.classifications,
    operationType,
    zones: decision.zones,
    appliedRules: decision.appliedRules,
    allowedLocationIds: decision.allowed.map((location) => location.id),
    prohibited: decision.prohibited.map(({ location, reasons }) => ({
      locationId: location.id,
      reasons,
    })),
    recommendedLocationId: decision.recommended?.id ?? null,
    residencyOverride: decision.residencyOverride,
    warnings: decision.warnings,
    violations: decision.violations,
    confidence: decision.confidence,
  };
}
