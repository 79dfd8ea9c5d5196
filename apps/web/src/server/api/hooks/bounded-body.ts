import { EdgeloomError } from "@edgeloom/kernel";

function tooLarge(bytesMax: number): EdgeloomError {
  return new EdgeloomError({
    code: "payload_too_large",
    message: `The body has more than ${bytesMax} bytes, which is what a delivery may have`,
    remedy: "Send a reference to the data instead of the data.",
    field: "body",
  });
}

/**
 * The body of a request as text. What is too large is refused by its announced length, or else as soon as more than
 * `bytesMax` bytes have come, and the rest is not read: a sender cannot fill the memory.
 * @throws EdgeloomError `payload_too_large`
 */
export async function readBoundedText(request: Request, bytesMax: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const reader = request.body?.getReader();
  if (reader === undefined) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new TextDecoder().decode(Buffer.concat(chunks));
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel();
      throw tooLarge(bytesMax);
    }
    chunks.push(value);
  }
}
