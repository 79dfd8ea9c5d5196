import { describe, expect, it } from "vitest";
import type { Answer, Query } from "../machine/types.ts";
import {
  decodeClientRequests,
  decodeClientResponses,
  encodeClientRequests,
  encodeClientResponses,
} from "./request-codec.ts";
import type { ClientRequest, ClientResponse } from "./types.ts";

const value = Uint8Array.of(0, 1, 255);
const entry = { key: "schlüssel/1", value, createRevision: 1, modRevision: 300, version: 2 };
const holder = { sessionId: 4, owner: "o" };

const queries: Query[] = [
  { type: "get", key: "k" },
  { type: "range", prefix: "k", after: null, limit: 10 },
  { type: "range", prefix: "k", after: "k/é", limit: 10 },
  { type: "changes", prefix: "", afterRevision: 2 ** 40, limit: 5 },
  { type: "lease", name: "l" },
  { type: "lock", name: "l" },
  { type: "sequence", name: "s" },
  { type: "session", sessionId: 9 },
];

const answers: Answer[] = [
  { type: "entry", revision: 3, entry: null },
  { type: "entry", revision: 3, entry },
  { type: "entries", revision: 3, entries: [entry, entry], more: true },
  {
    type: "changes",
    revision: 3,
    changes: [{ revision: 1, key: "k", value: null }],
    complete: false,
  },
  { type: "lease", lease: { name: "l", holder: "h", token: 7, ttlMs: 1_000, renewal: 2 } },
  { type: "lock", lock: { name: "l", holder, token: 7, ttlMs: null, queue: [holder] } },
  { type: "lock", lock: null },
  { type: "sequence", last: 2 ** 52 },
  {
    type: "session",
    session: { sessionId: 1, client: "c", ttlMs: 5, renewal: 6, acknowledged: 7, remembered: 8 },
  },
];

describe("the codec of client messages", () => {
  it("gives requests back as they were", () => {
    const requests: ClientRequest[] = [
      {
        type: "propose",
        requestId: 2 ** 50,
        proposal: {
          sessionId: 1,
          sequence: 2,
          acknowledged: 1,
          command: { type: "put", key: "k", value, fence: undefined },
        },
      },
      ...queries.map(
        (query, i): ClientRequest => ({ type: "read", requestId: i, query, consistency: "lease" }),
      ),
    ];
    expect(decodeClientRequests(encodeClientRequests(requests))).toEqual(requests);
  });

  it("gives responses back as they were", () => {
    const responses: ClientResponse[] = [
      {
        type: "applied",
        requestId: 1,
        index: 12,
        outcome: { type: "counted", revision: 1, value: -5 },
      },
      {
        type: "failed",
        requestId: 2,
        error: { reason: "not_leader", leader: "n2", uncertain: false },
      },
      { type: "failed", requestId: 3, error: { reason: "stopped", leader: null, uncertain: true } },
      ...answers.map(
        (answer, i): ClientResponse => ({
          type: "answered",
          requestId: i,
          answer,
          appliedIndex: 4,
        }),
      ),
    ];
    expect(decodeClientResponses(encodeClientResponses(responses))).toEqual(responses);
  });

  it("refuses what is cut, at whatever place", () => {
    const bytes = encodeClientResponses([
      {
        type: "answered",
        requestId: 1,
        answer: { type: "entry", revision: 3, entry },
        appliedIndex: 4,
      },
    ]);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeClientResponses(bytes.subarray(0, length))).toThrow(/cannot be read/);
    }
  });
});
