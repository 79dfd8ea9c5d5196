/** The largest payload of one frame; what is longer is not from a peer of ours. */
export const frameBytesMax = 32 * 1024 * 1024;
const headerBytes = 4;

/** A payload behind its length, in one write. */
export function encodeFrame(payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  frame.set(payload, headerBytes);
  return frame;
}

/** Cuts a stream of bytes into the payloads of its frames. */
export interface FrameReader {
  /** @throws Error when a frame is larger than any may be */
  push(chunk: Buffer): void;
}

export function createFrameReader(onFrame: (payload: Uint8Array) => void): FrameReader {
  let chunks: Buffer[] = [];
  let length = 0;

  /** The first `size` bytes, joined only when they lie in more than one chunk. */
  function take(size: number): Buffer {
    const first = chunks[0];
    if (first !== undefined && first.length >= size) {
      chunks[0] = first.subarray(size);
      if (first.length === size) chunks.shift();
      length -= size;
      return first.subarray(0, size);
    }
    const joined = Buffer.concat(chunks);
    chunks = [joined.subarray(size)];
    length -= size;
    return joined.subarray(0, size);
  }

  let awaited: number | null = null;
  return {
    push(chunk) {
      chunks.push(chunk);
      length += chunk.length;
      for (;;) {
        if (awaited === null) {
          if (length < headerBytes) return;
          awaited = take(headerBytes).readUInt32BE(0);
          if (awaited > frameBytesMax) throw new Error(`A peer sent a frame of ${awaited} bytes`);
        }
        if (length < awaited) return;
        const size = awaited;
        awaited = null;
        onFrame(take(size));
      }
    },
  };
}
