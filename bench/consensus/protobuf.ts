/** As much of Protocol Buffers as etcd's client API takes here: length-delimited fields out, varints in. */

/** Fields of bytes or text with numbers below 16, in their order; each shorter than 2 MiB. */
export function encodeFields(fields: readonly (Uint8Array | string)[]): Buffer {
  const parts: Buffer[] = [];
  for (const [index, field] of fields.entries()) {
    const bytes = typeof field === "string" ? Buffer.from(field) : field;
    parts.push(
      Buffer.from([((index + 1) << 3) | 2, ...lengthOf(bytes.length)]),
      Buffer.from(bytes),
    );
  }
  return Buffer.concat(parts);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x4000) return [(length & 0x7f) | 0x80, length >> 7];
  return [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
}

/** The fields of a message by number: a varint as bigint, bytes as they are. The last of a number wins. */
export function decodeFields(message: Buffer): Map<number, bigint | Buffer> {
  const fields = new Map<number, bigint | Buffer>();
  let at = 0;
  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at];
      if (byte === undefined) throw new Error("A message of etcd ends too early");
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
  while (at < message.length) {
    const tag = Number(varint());
    if ((tag & 7) === 0) fields.set(tag >> 3, varint());
    else if ((tag & 7) === 2) {
      const length = Number(varint());
      fields.set(tag >> 3, message.subarray(at, at + length));
      at += length;
    } else throw new Error(`A message of etcd has a field of wire type ${tag & 7}`);
  }
  return fields;
}
