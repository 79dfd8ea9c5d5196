/** Checks of values by their own rules: check digits, number ranges and syntax. */

/** Luhn check digit (ISO/IEC 7812-1) over a string of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (digit < 0 || digit > 9) return false;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** Number ranges and lengths of the large card networks; they keep time stamps from counting as cards. */
const cardNumberFormat =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12})$/;

/** A payment card number, with or without spaces or hyphens between its groups. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  return cardNumberFormat.test(digits) && passesLuhn(digits);
}

/** IBAN with the mod-97 check of ISO 13616 / ISO 7064; spaces are allowed. */
export function isIban(text: string): boolean {
  const iban = text.replace(/ /g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** US social security number AAA-GG-SSSS, leaving out numbers that are never issued. */
export function isSocialSecurityNumber(text: string): boolean {
  return /^(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(text);
}

/** A mail address in the common form of RFC 5322 (no quoted local part). */
export function isEmailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(
      text,
    )
  );
}

/** A telephone number in international form (E.164), with usual separators. */
export function isPhoneNumber(text: string): boolean {
  return (
    /^\+[1-9][\d ().-]+$/.test(text) && /^\+\d{8,15}$/.test(`+${text.slice(1).replace(/\D/g, "")}`)
  );
}
