import type { PlantedBug } from "../planted-bugs.ts";
import { ByteReader, ByteWriter, malformed } from "./binary.ts";
import type { KeyValues } from "./key-values.ts";
import type { Leases } from "./leases.ts";
import type { TokenSource } from "./lifetimes.ts";
import type { Lock, LockClaim, Locks } from "./locks.ts";
import { readKeyValue, readOutcome, writeKeyValue, writeOutcome } from "./outcome-codec.ts";
import type { Session, Sessions } from "./sessions.ts";

/** First byte of a snapshot. */
const version = 1;

export interface MachineState {
  readonly keyValues: KeyValues;
  readonly leases: Leases;
  readonly locks: Locks;
  readonly sessions: Sessions;
  readonly sequences: Map<string, number>;
  readonly tokens: TokenSource;
}

/** The whole state. Maps are written in the order of their entries, which is the same on all members. */
export function encodeState(state: MachineState, bugs: ReadonlySet<PlantedBug>): Uint8Array {
  const { keyValues, leases, locks, sessions, sequences, tokens } = state;
  const writer = new ByteWriter(4_096);
  writer.byte(version);
  writer.unsigned(tokens.last);
  writer.unsigned(keyValues.revision);
  writer.unsigned(keyValues.size);
  for (const entry of keyValues.all()) writeKeyValue(writer, entry);
  writer.unsigned(sequences.size);
  for (const [name, last] of sequences) {
    writer.text(name);
    writer.unsigned(last);
  }
  writer.unsigned(leases.size);
  for (const lease of leases.all()) {
    writer.text(lease.name);
    writer.text(lease.holder);
    writer.unsigned(lease.token);
    writer.unsigned(lease.ttlMs);
    writer.unsigned(lease.renewal);
  }
  writer.unsigned(locks.size);
  for (const lock of locks.all()) writeLock(writer, lock);
  writer.unsigned(sessions.lastId);
  const areKept = !bugs.has("leaves_sessions_out_of_snapshot");
  writer.unsigned(sessions.size);
  for (const session of sessions.all()) writeSession(writer, session, areKept);
  return writer.finish();
}

/** Throws EdgeloomError `invalid_input`, and leaves the state undefined, when the bytes are no snapshot. */
export function loadState(
  state: MachineState,
  snapshot: Uint8Array,
  bugs: ReadonlySet<PlantedBug>,
): void {
  const { keyValues, leases, locks, sessions, sequences, tokens } = state;
  for (const part of [leases, locks, sessions, sequences]) part.clear();
  const reader = new ByteReader(snapshot);
  const found = reader.byte();
  if (found !== version) throw malformed(`version ${found} of snapshots is unknown`);
  tokens.last = reader.unsigned();
  keyValues.clear(reader.unsigned());
  for (let left = reader.unsigned(); left > 0; left -= 1) keyValues.load(readKeyValue(reader));
  for (let left = reader.unsigned(); left > 0; left -= 1) {
    sequences.set(reader.text(), reader.unsigned());
  }
  for (let left = reader.unsigned(); left > 0; left -= 1) {
    const name = reader.text();
    const holder = reader.text();
    const token = reader.unsigned();
    const ttlMs = reader.unsigned();
    leases.load({ name, holder, token, ttlMs, renewal: reader.unsigned() });
  }
  for (let left = reader.unsigned(); left > 0; left -= 1) locks.load(readLock(reader));
  sessions.lastId = reader.unsigned();
  for (let left = reader.unsigned(); left > 0; left -= 1) sessions.load(readSession(reader));
  if (!reader.isAtEnd) throw malformed("a snapshot goes on behind its end");
  if (bugs.has("reuses_fencing_tokens_after_restore")) {
    tokens.last = Math.max(0, ...[...leases.all(), ...locks.all()].map(({ token }) => token));
  }
}

function writeLock(writer: ByteWriter, { name, holder, token, queue }: Lock): void {
  writer.text(name);
  writer.unsigned(token);
  writeClaim(writer, holder);
  writer.unsigned(queue.length);
  for (const claim of queue) writeClaim(writer, claim);
}

function readLock(reader: ByteReader): Lock {
  const name = reader.text();
  const token = reader.unsigned();
  const holder = readClaim(reader);
  const queue: LockClaim[] = [];
  for (let left = reader.unsigned(); left > 0; left -= 1) queue.push(readClaim(reader));
  return { name, holder, token, queue };
}

function writeClaim(writer: ByteWriter, claim: LockClaim): void {
  writer.unsigned(claim.sessionId);
  writer.text(claim.owner);
  writer.unsigned(claim.ttlMs ?? 0);
}

function readClaim(reader: ByteReader): LockClaim {
  const sessionId = reader.unsigned();
  const owner = reader.text();
  const ttlMs = reader.unsigned();
  return { sessionId, owner, ttlMs: ttlMs === 0 ? null : ttlMs };
}

function writeSession(writer: ByteWriter, session: Session, withOutcomes: boolean): void {
  writer.unsigned(session.sessionId);
  writer.text(session.client);
  writer.unsigned(session.ttlMs);
  writer.unsigned(session.renewal);
  writer.unsigned(session.acknowledged);
  writer.unsigned(withOutcomes ? session.outcomes.size : 0);
  if (!withOutcomes) return;
  for (const [sequence, outcome] of session.outcomes) {
    writer.unsigned(sequence);
    writeOutcome(writer, outcome);
  }
}

function readSession(reader: ByteReader): Session {
  const sessionId = reader.unsigned();
  const client = reader.text();
  const ttlMs = reader.unsigned();
  const renewal = reader.unsigned();
  const acknowledged = reader.unsigned();
  const outcomes: Session["outcomes"] = new Map();
  for (let left = reader.unsigned(); left > 0; left -= 1) {
    outcomes.set(reader.unsigned(), readOutcome(reader));
  }
  return { sessionId, client, ttlMs, renewal, acknowledged, outcomes };
}

/** FNV-1a beside a second lane that also takes positions in: to compare states, not for security. */
export function hashBytes(bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul((b ^ byte) + i, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return hex(a) + hex(b);
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
