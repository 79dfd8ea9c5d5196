import { EdgeloomError } from "@edgeloom/kernel";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });
/** Longer texts go through TextEncoder and TextDecoder, whose call costs more than some thirty characters. */
const shortText = 48;

/** Appends values to a buffer that grows. Integers are LEB128; texts and byte strings carry their length in bytes. */
export class ByteWriter {
  private buffer: Uint8Array;
  private end = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
  }

  get length(): number {
    return this.end;
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.end = 0;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.end);
  }

  private room(bytes: number): void {
    const needed = this.end + bytes;
    if (needed <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.buffer.length * 2));
    grown.set(this.buffer.subarray(0, this.end));
    this.buffer = grown;
  }

  byte(value: number): void {
    this.room(1);
    this.buffer[this.end++] = value;
  }

  boolean(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  /** An integer in [0, 2^53). */
  unsigned(value: number): void {
    this.room(8);
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.end++] = (rest % 0x80) | 0x80;
      rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 0x80);
    }
    this.buffer[this.end++] = rest;
  }

  /** An integer in (-2^53, 2^53). */
  signed(value: number): void {
    this.boolean(value < 0);
    this.unsigned(Math.abs(value));
  }

  bytes(value: Uint8Array): void {
    this.unsigned(value.length);
    this.room(value.length);
    this.buffer.set(value, this.end);
    this.end += value.length;
  }

  text(value: string): void {
    const length = value.length;
    if (length <= shortText) {
      this.room(length + 1);
      const { buffer } = this;
      const start = this.end + 1;
      let i = 0;
      for (; i < length; i += 1) {
        const code = value.charCodeAt(i);
        if (code >= 0x80) break;
        buffer[start + i] = code;
      }
      if (i === length) {
        buffer[this.end] = length;
        this.end = start + length;
        return;
      }
    }
    this.bytes(encoder.encode(value));
  }
}

/** Reads what a ByteWriter wrote. Each method throws EdgeloomError `invalid_input` when the bytes do not allow it. */
export class ByteReader {
  private readonly buffer: Uint8Array;
  private at = 0;

  constructor(buffer: Uint8Array) {
    this.buffer = buffer;
  }

  get isAtEnd(): boolean {
    return this.at >= this.buffer.length;
  }

  byte(): number {
    const value = this.buffer[this.at];
    if (value === undefined) throw malformed("it ends too early");
    this.at += 1;
    return value;
  }

  boolean(): boolean {
    return this.byte() !== 0;
  }

  unsigned(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      if (scale > 2 ** 49) throw malformed("an integer is too long");
      byte = this.byte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  signed(): number {
    const isNegative = this.boolean();
    const magnitude = this.unsigned();
    return isNegative ? -magnitude : magnitude;
  }

  /** A copy, so that a small value does not keep a large message in memory. */
  bytes(): Uint8Array {
    const end = this.endOf(this.unsigned());
    const value = this.buffer.slice(this.at, end);
    this.at = end;
    return value;
  }

  text(): string {
    const length = this.unsigned();
    const end = this.endOf(length);
    const start = this.at;
    this.at = end;
    if (length <= shortText) {
      const text = shortAscii(this.buffer, start, end);
      if (text !== null) return text;
    }
    try {
      return decoder.decode(this.buffer.subarray(start, end));
    } catch (cause) {
      throw malformed("a text is not UTF-8", cause);
    }
  }

  private endOf(length: number): number {
    const end = this.at + length;
    if (end > this.buffer.length) throw malformed("it ends too early");
    return end;
  }
}

function shortAscii(buffer: Uint8Array, start: number, end: number): string | null {
  let text = "";
  for (let i = start; i < end; i += 1) {
    const code = buffer[i] ?? 0x80;
    if (code >= 0x80) return null;
    text += String.fromCharCode(code);
  }
  return text;
}

export function malformed(why: string, cause?: unknown): EdgeloomError {
  return new EdgeloomError(
    {
      code: "invalid_input",
      message: `The encoded value cannot be read: ${why}.`,
      remedy: "Write and read it with the same version of the program.",
    },
    { cause },
  );
}
