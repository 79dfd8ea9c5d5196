/** Little-endian numbers at an offset of a byte array. Unsigned; 64-bit ones up to 2^53. */

export function putUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value;
  bytes[offset + 1] = value >>> 8;
  bytes[offset + 2] = value >>> 16;
  bytes[offset + 3] = value >>> 24;
}

export function getUint32(bytes: Uint8Array, offset: number): number {
  const at = (i: number): number => bytes[offset + i] ?? 0;
  return (at(0) | (at(1) << 8) | (at(2) << 16) | (at(3) << 24)) >>> 0;
}

export function putUint64(bytes: Uint8Array, offset: number, value: number): void {
  putUint32(bytes, offset, value >>> 0);
  putUint32(bytes, offset + 4, Math.floor(value / 0x100000000));
}

export function getUint64(bytes: Uint8Array, offset: number): number {
  return getUint32(bytes, offset) + getUint32(bytes, offset + 4) * 0x100000000;
}
