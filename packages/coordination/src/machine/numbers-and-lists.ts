/** The integer whose decimal text `value` is; null when it is none, or none that a double holds exactly. */
export function parseInteger(value: Uint8Array): number | null {
  const isNegative = value[0] === 0x2d;
  const start = isNegative ? 1 : 0;
  if (value.length === start || value.length - start > 16) return null;
  let magnitude = 0;
  for (let i = start; i < value.length; i += 1) {
    const digit = (value[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return null;
    magnitude = magnitude * 10 + digit;
  }
  if (!Number.isSafeInteger(magnitude)) return null;
  return isNegative && magnitude !== 0 ? -magnitude : magnitude;
}

export function formatInteger(value: number): Uint8Array {
  const text = String(value);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

/**
 * The text of a JSON array with one more element, or null when `list` is no array. Only the brackets are looked at:
 * parsing the whole value at each append would make a list of n elements cost n^2.
 */
export function appendElement(list: Uint8Array | null, element: Uint8Array): Uint8Array | null {
  if (list === null) {
    const single = new Uint8Array(element.length + 2);
    single[0] = openBracket;
    single.set(element, 1);
    single[element.length + 1] = closeBracket;
    return single;
  }
  if (list.length < 2 || list[0] !== openBracket || list.at(-1) !== closeBracket) return null;
  const isEmpty = list.subarray(1, -1).every(isBlank);
  if (isEmpty) return appendElement(null, element);
  const longer = new Uint8Array(list.length + element.length + 1);
  longer.set(list);
  longer[list.length - 1] = comma;
  longer.set(element, list.length);
  longer[longer.length - 1] = closeBracket;
  return longer;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

export function equalBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return compareBytes(a, b) === 0;
}

/** Lexicographic; null comes before all. */
export function compareBytes(a: Uint8Array | null, b: Uint8Array | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
