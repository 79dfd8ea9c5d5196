import type { DataClassification } from "./classification.ts";
import {
  isCardNumber,
  isEmailAddress,
  isIban,
  isPhoneNumber,
  isSocialSecurityNumber,
} from "./validators.ts";

/** Something that a value is by its own form. */
export interface ValueFinding {
  readonly classification: DataClassification;
  readonly evidence: string;
}

interface Detector extends ValueFinding {
  /** Finds candidates in running text; each must then pass `accepts`. */
  readonly candidate: RegExp;
  readonly accepts: (text: string) => boolean;
}

const detectors: readonly Detector[] = [
  {
    classification: "pii",
    evidence: "is an e-mail address",
    candidate: /[^\s<>()[\],;:"]{1,64}@[^\s<>()[\],;:"]{1,190}/g,
    accepts: (text) => isEmailAddress(text.replace(/[.!?]+$/, "")),
  },
  {
    classification: "pii",
    evidence: "is a social security number",
    candidate: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g,
    accepts: isSocialSecurityNumber,
  },
  {
    classification: "pii",
    evidence: "is a telephone number",
    candidate: /(?<![\w+])\+[1-9][\d ().-]{6,22}\d/g,
    accepts: isPhoneNumber,
  },
  {
    classification: "pci",
    evidence: "is a card number (Luhn check)",
    candidate: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g,
    accepts: isCardNumber,
  },
  {
    classification: "financial",
    evidence: "is an IBAN (mod-97 check)",
    candidate: /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}(?!\w)/g,
    accepts: isIban,
  },
];

/** What a piece of text holds by form and check digits, alone or inside a sentence. */
export function classifyText(text: string): ValueFinding[] {
  const findings: ValueFinding[] = [];
  for (const { candidate, accepts, classification, evidence } of detectors) {
    const found = text.match(candidate)?.some(accepts) ?? false;
    if (found) findings.push({ classification, evidence });
  }
  return findings;
}

/** Two to five capitalised words of letters: how people are named in records. */
export function looksLikePersonName(text: string): boolean {
  return /^\p{Lu}[\p{L}'’.-]*(?: \p{Lu}[\p{L}'’.-]*){1,4}$/u.test(text);
}
