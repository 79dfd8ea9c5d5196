import type { DataClassification } from "./classification.ts";

/** Phrases of whole words that tell what a field holds. */
const phrasesByClassification: Partial<Record<DataClassification, readonly string[]>> = {
  pii: [
    "email",
    "e mail",
    "ssn",
    "social security",
    "phone",
    "telephone",
    "mobile number",
    "address",
    "zip code",
    "postal code",
    "first name",
    "last name",
    "middle name",
    "full name",
    "given name",
    "family name",
    "maiden name",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "username",
    "user name",
    "customer name",
    "contact name",
    "employee name",
    "cardholder name",
    "birth date",
    "date of birth",
    "birthdate",
    "birthday",
    "dob",
    "passport",
    "driver license",
    "drivers license",
    "driving licence",
    "national id",
    "national insurance",
    "tax id",
  ],
  phi: [
    "medical",
    "diagnosis",
    "diagnoses",
    "treatment",
    "patient",
    "prescription",
    "medication",
    "symptom",
    "allergies",
    "allergy",
    "icd",
    "mrn",
    "blood type",
    "blood pressure",
    "heart rate",
    "lab result",
    "health record",
    "health condition",
    "health history",
    "health insurance",
  ],
  pci: [
    "credit card",
    "debit card",
    "card number",
    "creditcard",
    "cardnumber",
    "cvv",
    "cvc",
    "cardholder",
    "card expiry",
    "card expiration",
  ],
  financial: [
    "account number",
    "routing number",
    "account balance",
    "bank",
    "iban",
    "swift code",
    "sort code",
    "salary",
    "payment",
    "billing",
    "financial",
  ],
  educational: ["student", "gpa", "exam result", "report card", "academic record"],
};

/** Fields about machines that share a word with those about people. */
const machineWords: ReadonlySet<string> = new Set([
  "memory",
  "bind",
  "listen",
  "server",
  "mac",
  "register",
  "contract",
  "base",
  "peer",
  "node",
  "gateway",
  "remote",
]);

interface Phrase {
  readonly words: readonly string[];
  readonly classification: DataClassification;
}

const phrases: readonly Phrase[] = Object.entries(phrasesByClassification).flatMap(
  ([classification, texts]) =>
    texts.map((text) => ({
      words: text.split(" "),
      classification: classification as DataClassification,
    })),
);

/** The words of a field name, lower case: `patientHomeAddress` and `patient_home-address` alike. */
export function fieldWords(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== "");
}

const sameWord = (word: string | undefined, wanted: string): boolean =>
  word === wanted || word === `${wanted}s` || word === `${wanted}es`;

function containsPhrase(words: readonly string[], { words: wanted }: Phrase): boolean {
  return words.some((_, start) =>
    wanted.every((word, offset) => sameWord(words[start + offset], word)),
  );
}

/** What a field's name says it holds. Whole words count: `filename` holds no name. */
export function classifyFieldName(name: string): Set<DataClassification> {
  const words = fieldWords(name);
  const found = new Set<DataClassification>();
  for (const phrase of phrases) {
    const machineAddress =
      phrase.words[0] === "address" && words.some((word) => machineWords.has(word));
    if (!machineAddress && containsPhrase(words, phrase)) found.add(phrase.classification);
  }
  return found;
}

const personWords: ReadonlySet<string> = new Set([
  "patient",
  "customer",
  "person",
  "people",
  "user",
  "employee",
  "contact",
  "student",
  "member",
  "subject",
  "passenger",
  "guest",
  "client",
]);

/** Whether a field holds records of people (`customers`, `primaryContact`), so that its `name` is one's. */
export function namesPerson(field: string): boolean {
  return fieldWords(field).some(
    (word) => personWords.has(word) || personWords.has(word.replace(/s$/, "")),
  );
}
