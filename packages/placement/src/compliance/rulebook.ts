import type { SecurityControls } from "../location/edge-location.ts";
import type { ComplianceZone } from "../location/vocabulary.ts";
import type { DataClassification } from "./classification.ts";
import * as territory from "./territories.ts";

/** What a rule is about. The strings are part of the import and export format. */
export const complianceRules = [
  "data_residency",
  "cross_border_transfer",
  "encryption_at_rest",
  "encryption_in_transit",
  "key_management",
  "rbac_required",
  "mfa_required",
  "audit_logging",
  "retention_period",
  "right_to_delete",
  "data_portability",
  "hipaa_safeguards",
  "sox_controls",
  "pci_dss_requirements",
  "zone_attestation",
] as const;
export type ComplianceRule = (typeof complianceRules)[number];

/** How a rule is checked on a location. */
export type RuleTest =
  | { readonly kind: "control"; readonly control: BooleanControl }
  | { readonly kind: "retention"; readonly days: number }
  /** The location declares one of these zones. */
  | { readonly kind: "attestation"; readonly zones: readonly ComplianceZone[] }
  /** The location lies in `countries`, or in `adequate` where transfers on that basis are agreed to. */
  | {
      readonly kind: "territory";
      readonly countries: ReadonlySet<string>;
      readonly adequate?: ReadonlySet<string>;
    }
  /** The location lies in `countries` or declares one of `zones`, which stands for a contract. */
  | {
      readonly kind: "territory_or_attestation";
      readonly countries: ReadonlySet<string>;
      readonly zones: readonly ComplianceZone[];
    }
  /** Whoever gets the data is a citizen of one of `countries`. */
  | { readonly kind: "citizenship"; readonly countries: ReadonlySet<string> };

type BooleanControl = Exclude<keyof SecurityControls, "retentionDays">;

export interface ComplianceRequirement {
  readonly rule: ComplianceRule;
  /** `required` prohibits a location that fails it; `recommended` warns. */
  readonly enforcement: "required" | "recommended";
  readonly description: string;
  readonly test: RuleTest;
}

export interface ZoneRules {
  readonly title: string;
  /** Kinds of data the zone is about. */
  readonly dataTypes: readonly DataClassification[];
  readonly requirements: readonly ComplianceRequirement[];
}

const controlRules = {
  encryption_at_rest: ["encryptionAtRest", "Data is encrypted at rest"],
  encryption_in_transit: ["encryptionInTransit", "Data is encrypted in transit"],
  key_management: ["keyManagement", "Keys are managed and rotated"],
  rbac_required: ["rbac", "Access is granted by role"],
  mfa_required: ["mfa", "Access needs a second factor"],
  audit_logging: ["auditLogging", "Access is logged for audit"],
  right_to_delete: ["rightToDelete", "A person's data can be erased"],
  data_portability: ["dataPortability", "A person's data can be exported"],
} as const satisfies Partial<Record<ComplianceRule, readonly [BooleanControl, string]>>;

type ControlRule = keyof typeof controlRules;

const control = (rule: ControlRule): ComplianceRequirement => {
  const [flag, description] = controlRules[rule];
  return { rule, enforcement: "required", description, test: { kind: "control", control: flag } };
};

const controls = (...rules: ControlRule[]): ComplianceRequirement[] => rules.map(control);

const recommended = (requirement: ComplianceRequirement): ComplianceRequirement => ({
  ...requirement,
  enforcement: "recommended",
});

const within = (
  description: string,
  countries: ReadonlySet<string>,
  adequate?: ReadonlySet<string>,
): ComplianceRequirement => ({
  rule: "data_residency",
  enforcement: "required",
  description,
  test: { kind: "territory", countries, ...(adequate === undefined ? {} : { adequate }) },
});

const attested = (
  description: string,
  zones: readonly ComplianceZone[],
  rule: ComplianceRule = "zone_attestation",
): ComplianceRequirement => ({
  rule,
  enforcement: "required",
  description,
  test: { kind: "attestation", zones },
});

const transfer = (
  description: string,
  countries: ReadonlySet<string>,
  zone: ComplianceZone,
): ComplianceRequirement => ({
  rule: "cross_border_transfer",
  enforcement: "required",
  description,
  test: { kind: "territory_or_attestation", countries, zones: [zone] },
});

/** Seven years, as the Sarbanes-Oxley Act asks of audit records. */
const soxRetentionDays = 7 * 365;

const allControls = controls(
  "encryption_at_rest",
  "encryption_in_transit",
  "key_management",
  "rbac_required",
  "mfa_required",
  "audit_logging",
);

/** What any personal or confidential data asks for, whichever law applies. */
export const baselineRequirements: readonly ComplianceRequirement[] = controls(
  "encryption_at_rest",
  "encryption_in_transit",
  "audit_logging",
);

/** The rules of each zone. These are technical checks; they do not replace legal advice. */
export const zoneRules: Readonly<Record<ComplianceZone, ZoneRules>> = {
  gdpr: {
    title: "EU General Data Protection Regulation",
    dataTypes: ["pii", "eu_personal"],
    requirements: [
      within(
        "Data stays in the European Economic Area",
        territory.europeanEconomicArea,
        territory.adequateForEurope,
      ),
      ...controls("right_to_delete", "data_portability", "encryption_at_rest"),
      ...controls("encryption_in_transit", "audit_logging"),
      attested("The operator has agreed to process under the GDPR", ["gdpr"]),
    ],
  },
  uk_gdpr: {
    title: "UK General Data Protection Regulation",
    dataTypes: ["pii"],
    requirements: [
      within(
        "Data stays in the United Kingdom",
        territory.unitedKingdom,
        territory.adequateForUnitedKingdom,
      ),
      ...controls("right_to_delete", "data_portability", "encryption_at_rest"),
      ...controls("encryption_in_transit", "audit_logging"),
      attested("The operator has agreed to process under the UK GDPR", ["uk_gdpr", "gdpr"]),
    ],
  },
  ccpa: {
    title: "California Consumer Privacy Act",
    dataTypes: ["california_resident"],
    requirements: [
      recommended(within("Data stays in the United States", territory.unitedStates)),
      ...controls("right_to_delete", "data_portability"),
    ],
  },
  pipeda: {
    title: "Personal Information Protection and Electronic Documents Act (Canada)",
    dataTypes: ["pii", "canadian_personal"],
    requirements: [
      recommended(within("Data stays in Canada", territory.canada)),
      transfer("Abroad, a contract gives comparable protection", territory.canada, "pipeda"),
      ...controls("encryption_at_rest", "encryption_in_transit", "audit_logging"),
    ],
  },
  lgpd: {
    title: "Lei Geral de Proteção de Dados (Brazil)",
    dataTypes: ["pii"],
    requirements: [
      transfer("Abroad, a contract gives the law's protection", territory.brazil, "lgpd"),
      ...controls("right_to_delete", "data_portability", "encryption_at_rest", "audit_logging"),
    ],
  },
  hipaa: {
    title: "Health Insurance Portability and Accountability Act (United States)",
    dataTypes: ["phi", "healthcare"],
    requirements: [
      ...controls("encryption_at_rest", "encryption_in_transit", "audit_logging", "mfa_required"),
      attested("The operator is bound as a business associate", ["hipaa"], "hipaa_safeguards"),
    ],
  },
  sox: {
    title: "Sarbanes-Oxley Act",
    dataTypes: ["financial"],
    requirements: [
      control("audit_logging"),
      {
        rule: "retention_period",
        enforcement: "required",
        description: "Records are kept for seven years",
        test: { kind: "retention", days: soxRetentionDays },
      },
      attested("The operator's internal controls are audited", ["sox"], "sox_controls"),
    ],
  },
  pci_dss: {
    title: "Payment Card Industry Data Security Standard",
    dataTypes: ["pci"],
    requirements: [
      ...allControls,
      attested("The site is assessed under PCI DSS", ["pci_dss"], "pci_dss_requirements"),
    ],
  },
  fedramp: {
    title: "Federal Risk and Authorization Management Program",
    dataTypes: [],
    requirements: [
      within("Data stays in the United States", territory.unitedStates),
      ...allControls,
      attested("The site is authorised under FedRAMP", ["fedramp"]),
    ],
  },
  itar: {
    title: "International Traffic in Arms Regulations",
    dataTypes: [],
    requirements: [
      within("Data stays in the United States", territory.unitedStates),
      {
        rule: "cross_border_transfer",
        enforcement: "required",
        description: "Only persons of the United States get the data",
        test: { kind: "citizenship", countries: territory.unitedStates },
      },
      ...allControls,
      attested("The site is registered under ITAR", ["itar"]),
    ],
  },
  public: {
    title: "Public data",
    dataTypes: ["public", "internal"],
    requirements: [recommended(control("encryption_in_transit"))],
  },
  restricted: {
    title: "Restricted data",
    dataTypes: ["restricted"],
    requirements: [...allControls, attested("The site is declared fit for it", ["restricted"])],
  },
};
