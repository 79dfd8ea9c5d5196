import type { JsonValue } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataClassifications, strictestClassification } from "./classification.ts";
import { classifyData } from "./classify.ts";
import { fieldWords } from "./field-names.ts";
import {
  isCardNumber,
  isEmailAddress,
  isIban,
  isPhoneNumber,
  isSocialSecurityNumber,
  passesLuhn,
} from "./validators.ts";

const kinds = (data: JsonValue): readonly string[] => classifyData(data).classifications;

describe("classifyData", () => {
  it("does not take a file name for personal data: whole words count", () => {
    expect(kinds({ filename: "report.pdf", hostname: "edge-1", tablename: "t" })).toEqual([
      "public",
    ]);
  });

  it("takes a patient record for health data and personal data, health being the stricter", () => {
    const result = classifyData({ patient: { id: 7 }, diagnosis: "I10" });
    expect(result.classifications).toEqual(["phi", "pii"]);
    expect(result.strictest).toBe("phi");
  });

  it("does not take a health check for health data, nor a machine's address for a person's", () => {
    expect(kinds({ health: "ok", memoryAddress: "0xff", bind_address: "0.0.0.0" })).toEqual([
      "public",
    ]);
  });

  it.each([
    ["homeAddress", "pii"],
    ["date-of-birth", "pii"],
    ["customer_emails", "pii"],
    ["SSN", "pii"],
    ["cardNumber", "pci"],
    ["CVV", "pci"],
    ["routing_number", "financial"],
    ["student_id", "educational"],
  ])("takes the field %s for %s by its words", (field, kind) => {
    expect(kinds({ [field]: 1 })).toContain(kind);
  });

  it.each([
    ["mail ada@example.org please", "pii"],
    ["call +44 20 7946 0958", "pii"],
    ["his number is 123-45-6789.", "pii"],
    ["paid with 4111 1111 1111 1111 today", "pci"],
    ["transfer to DE89 3704 0044 0532 0130 00", "financial"],
  ])("finds what is inside running text: %s", (note, kind) => {
    expect(kinds({ note })).toEqual([kind]);
  });

  it("finds a card number written as a number, and takes no time stamp for one", () => {
    expect(kinds({ v: 4111111111111111 })).toEqual(["pci"]);
    const times = Array.from({ length: 500 }, (_, i) => 1_795_000_000_000 + i * 997);
    expect(kinds({ times })).toEqual(["public"]);
  });

  it("takes the name of a person for personal data, and that of a machine not", () => {
    expect(kinds({ name: "Ada Lovelace" })).toEqual(["pii"]);
    expect(kinds({ customers: [{ name: "ada" }] })).toEqual(["pii"]);
    expect(kinds({ name: "edge-berlin-1" })).toEqual(["public"]);
    expect(kinds({ nodes: [{ name: "berlin" }] })).toEqual(["public"]);
  });

  it("obeys a marking in the data", () => {
    expect(classifyData({ classification: "RESTRICTED", body: 1 }).strictest).toBe("restricted");
    expect(kinds({ classification: "of birds" })).toEqual(["public"]);
  });

  it("says where it found what and why", () => {
    expect(classifyData({ orders: [{ note: "a@b.org" }] }).findings).toEqual([
      { path: "orders[0].note", classification: "pii", evidence: "is an e-mail address" },
    ]);
  });

  it("does not pass what is nested too deep to look into", () => {
    let data: JsonValue = "x";
    for (let i = 0; i < 80; i += 1) data = [data];
    expect(kinds(data)).toEqual(["confidential"]);
  });

  it("finds a mail address at any depth and under any name of a field", () => {
    const key = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 10 }), (path) => {
        let data: JsonValue = "ada@example.org";
        for (const step of path) data = { [step]: data };
        expect(kinds(data)).toContain("pii");
      }),
    );
  });

  it("classifies any JSON without failing, and always names at least one kind", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const { classifications, strictest } = classifyData(data as JsonValue);
        expect(classifications.length).toBeGreaterThan(0);
        expect(classifications).toContain(strictest);
      }),
    );
  });
});

describe("strictestClassification", () => {
  it("is the last in order of strictness, and public of none", () => {
    expect(strictestClassification([])).toBe("public");
    expect(strictestClassification(dataClassifications)).toBe("restricted");
    expect(strictestClassification(["pii", "phi", "financial"])).toBe("phi");
  });
});

describe("fieldWords", () => {
  it.each([
    ["patientHomeAddress", ["patient", "home", "address"]],
    ["HTTPServerName", ["http", "server", "name"]],
    ["date_of-birth.year", ["date", "of", "birth", "year"]],
    ["filename", ["filename"]],
  ])("splits %s", (name, words) => {
    expect(fieldWords(name)).toEqual(words);
  });
});

describe("validators", () => {
  it("accept well-known numbers", () => {
    for (const card of ["4111111111111111", "5500-0000-0000-0004", "340000000000009"]) {
      expect(isCardNumber(card)).toBe(true);
    }
    for (const iban of ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"]) {
      expect(isIban(iban)).toBe(true);
    }
    expect(isSocialSecurityNumber("123-45-6789")).toBe(true);
    expect(isEmailAddress("ada.lovelace+test@mail.example.co.uk")).toBe(true);
    expect(isPhoneNumber("+1 (212) 555-0100")).toBe(true);
  });

  it("refuse numbers of the form but against the rules", () => {
    expect(isCardNumber("4111111111111112")).toBe(false);
    expect(isCardNumber("0000000000000000")).toBe(false);
    expect(isIban("GB82 WEST 1234 5698 7654 33")).toBe(false);
    for (const ssn of ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000"]) {
      expect(isSocialSecurityNumber(ssn)).toBe(false);
    }
    for (const mail of ["ada", "ada@", "@example.org", "ada@example", "a..b@example.org"]) {
      expect(isEmailAddress(mail)).toBe(false);
    }
    expect(isPhoneNumber("12345678")).toBe(false);
    expect(passesLuhn("")).toBe(false);
    expect(passesLuhn("41a1")).toBe(false);
  });

  it("find any single wrong digit of a card", () => {
    const card = "4111111111111111";
    fc.assert(
      fc.property(fc.nat(15), fc.integer({ min: 1, max: 9 }), (index, shift) => {
        const digit = (Number(card[index]) + shift) % 10;
        expect(passesLuhn(card.slice(0, index) + digit + card.slice(index + 1))).toBe(false);
      }),
    );
  });
});
