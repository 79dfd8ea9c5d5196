import { randomBytes } from "node:crypto";
import { type AddressInfo, connect as connectPlain, createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createSystemTimers } from "../system-time/system-time.ts";
import { listenForPeers, type TlsPeers } from "./tls-peers.ts";

const open: TlsPeers[] = [];
afterEach(() => {
  for (const peers of open.splice(0)) peers.close();
});

async function listen(nodeId: string, port = 0): Promise<TlsPeers> {
  const peers = await listenForPeers({
    nodeId,
    listen: { host: "127.0.0.1", port },
    timers: createSystemTimers(),
  });
  open.push(peers);
  return peers;
}

interface Heard {
  readonly from: string;
  readonly text: string;
}

function member(peers: TlsPeers, secret: Uint8Array) {
  const heard: Heard[] = [];
  const channel = peers.open({
    channel: "group-1",
    secret,
    onReceive: (from, payload) => heard.push({ from, text: Buffer.from(payload).toString() }),
  });
  return { heard, channel };
}

/** Sends until something arrives: the first ones go while the connection is still being made. */
async function sendUntilHeard(send: () => void, heard: readonly Heard[]): Promise<void> {
  await vi.waitFor(() => {
    send();
    expect(heard.length).toBeGreaterThan(0);
  });
}

test("members of a channel hear each other, whole and in order", async () => {
  const secret = randomBytes(32);
  const [peersA, peersB] = [await listen("a"), await listen("b")];
  const a = member(peersA, secret);
  const b = member(peersB, secret);
  a.channel.learn("b", peersB.address());
  b.channel.learn("a", peersA.address());
  await sendUntilHeard(() => a.channel.send("b", Buffer.from("first")), b.heard);
  await sendUntilHeard(() => b.channel.send("a", Buffer.from("back")), a.heard);
  expect(a.heard[0]).toEqual({ from: "b", text: "back" });
  b.heard.length = 0;
  const large = "x".repeat(1_000_000);
  const sent = Array.from(
    { length: 200 },
    (_, index) => `${index} ${index % 50 === 0 ? large : ""}`,
  );
  for (const text of sent) a.channel.send("b", Buffer.from(text));
  await vi.waitFor(() => expect(b.heard.at(-1)?.text).toBe(sent.at(-1)));
  expect(b.heard.filter(({ text }) => text !== "first").map(({ text }) => text)).toEqual(sent);
});

test("who does not know the secret is not heard", async () => {
  const [peersA, peersB] = [await listen("a"), await listen("b")];
  const stranger = member(peersA, randomBytes(32));
  const b = member(peersB, randomBytes(32));
  const peersC = await listen("c");
  const secret = randomBytes(32);
  const c = member(peersC, secret);
  const peersD = await listen("d");
  const d = member(peersD, secret);
  stranger.channel.learn("b", peersB.address());
  c.channel.learn("d", peersD.address());
  stranger.channel.send("b", Buffer.from("let me in"));
  // What the member sends meanwhile shows that time enough has passed for a handshake and more.
  await sendUntilHeard(() => {
    stranger.channel.send("b", Buffer.from("let me in"));
    c.channel.send("d", Buffer.from("hello"));
  }, d.heard);
  expect(b.heard).toEqual([]);
});

test("a listener outlives bytes that are no handshake, and a peer that comes back is heard again", async () => {
  const secret = randomBytes(32);
  const [peersA, peersB] = [await listen("a"), await listen("b")];
  const a = member(peersA, secret);
  const b = member(peersB, secret);
  const { host, port } = peersB.address();
  await new Promise<void>((resolve) => {
    const noise = connectPlain(port, host, () => noise.end("GET / HTTP/1.1\r\n\r\n"));
    noise.on("close", () => resolve());
    noise.on("error", () => resolve());
    noise.resume();
  });
  a.channel.learn("b", peersB.address());
  await sendUntilHeard(() => a.channel.send("b", Buffer.from("one")), b.heard);
  peersB.close();
  const again = await listen("b", port);
  const returned = member(again, secret);
  await sendUntilHeard(() => a.channel.send("b", Buffer.from("two")), returned.heard);
  expect(returned.heard[0]?.from).toBe("a");
});

/** Carries connections on to `target` until told to swallow what those that are open carry from then on. */
async function listenBetween(target: { host: string; port: number }) {
  const pairs: (readonly [Socket, Socket])[] = [];
  const server = createServer((caller) => {
    const onward = connectPlain(target.port, target.host);
    for (const socket of [caller, onward]) socket.on("error", () => socket.destroy());
    caller.pipe(onward).pipe(caller);
    pairs.push([caller, onward]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    swallow() {
      for (const [caller, onward] of pairs) {
        caller.unpipe(onward);
        onward.unpipe(caller);
        caller.resume();
        onward.resume();
      }
    },
    close() {
      server.close();
      for (const socket of pairs.flat()) socket.destroy();
    },
  };
}

test("a connection that carries nothing any more, and does not break, is given up for a new one", async () => {
  const secret = randomBytes(32);
  const [peersA, peersB] = [await listen("a"), await listen("b")];
  const a = member(peersA, secret);
  const b = member(peersB, secret);
  const between = await listenBetween(peersB.address());
  try {
    a.channel.learn("b", between.address);
    await sendUntilHeard(() => a.channel.send("b", Buffer.from("before")), b.heard);
    between.swallow();
    await vi.waitFor(
      () => {
        a.channel.send("b", Buffer.from("after"));
        expect(b.heard.at(-1)?.text).toBe("after");
      },
      { timeout: 30_000, interval: 50 },
    );
  } finally {
    between.close();
  }
});
