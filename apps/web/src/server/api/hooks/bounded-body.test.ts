import { describe, expect, it } from "vitest";
import { readBoundedText } from "./bounded-body.ts";

const chunk = new TextEncoder().encode("é".repeat(5));

/** A body that is made as it is read, and says how much of it was asked for and whether it was given up. */
function streamed(chunksMax: number, headers: Record<string, string> = {}) {
  const seen = { chunks: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.chunks === chunksMax) return controller.close();
        seen.chunks += 1;
        controller.enqueue(chunk);
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", body, headers, duplex: "half" };
  return { seen, request: new Request("http://localhost/", init) };
}

describe("a body that is read up to a bound", () => {
  it("is its text when it keeps to the bound, also in pieces that split a character", async () => {
    expect(await readBoundedText(streamed(3).request, 30)).toBe("é".repeat(15));
    const empty = new Request("http://localhost/", { method: "POST" });
    expect(await readBoundedText(empty, 30)).toBe("");
  });

  it("is refused as soon as it goes beyond, without its rest", async () => {
    const { seen, request } = streamed(Number.POSITIVE_INFINITY);
    await expect(readBoundedText(request, 30)).rejects.toMatchObject({
      code: "payload_too_large",
      status: 413,
    });
    expect(seen.chunks).toBeLessThanOrEqual(5);
    expect(seen.cancelled).toBe(true);
  });

  it("is refused by the length that it announces before any of it is read", async () => {
    const { seen, request } = streamed(1, { "content-length": "31" });
    await expect(readBoundedText(request, 30)).rejects.toMatchObject({ code: "payload_too_large" });
    expect(seen.chunks).toBe(0);
  });
});
