/**
 * The binary form of commands, in which they stand in the log for ever: tags are never given a new meaning. It is
 * canonical: equal commands give equal bytes.
 */
import { assertNever } from "@edgeloom/kernel";
import { type ByteReader, type ByteWriter, malformed } from "./binary.ts";
import type { Command, Compare, Fence, TransactionOperation } from "./types.ts";

const tags = {
  put: 1,
  delete: 2,
  delete_range: 3,
  compare_and_set: 4,
  increment: 5,
  append: 6,
  transaction: 7,
  get: 8,
  acquire_lease: 16,
  keep_lease: 17,
  release_lease: 18,
  expire_lease: 19,
  lock: 24,
  unlock: 25,
  expire_lock: 26,
  next_sequence: 32,
  register_session: 40,
  keep_session: 41,
  close_session: 42,
  expire_session: 43,
  resume_session: 44,
  as_client: 45,
} as const satisfies Record<(Command | TransactionOperation)["type"], number>;

const compareTargets = ["value", "version", "create_revision", "mod_revision"] as const;
const compareOperators = ["equal", "not_equal", "less", "greater"] as const;

export function writeCommand(writer: ByteWriter, command: Command): void {
  writer.byte(tags[command.type]);
  if ("key" in command) writer.text(command.key);
  switch (command.type) {
    case "put":
      writer.bytes(command.value);
      writeFence(writer, command.fence);
      return;
    case "delete":
      writeFence(writer, command.fence);
      return;
    case "delete_range":
      writer.text(command.prefix);
      writeFence(writer, command.fence);
      return;
    case "compare_and_set":
      writeNullableBytes(writer, command.expected);
      writeNullableBytes(writer, command.value);
      writeFence(writer, command.fence);
      return;
    case "increment":
      writer.signed(command.by);
      writeFence(writer, command.fence);
      return;
    case "append":
      writer.bytes(command.item);
      writeFence(writer, command.fence);
      return;
    case "transaction":
      writeList(writer, command.compares, writeCompare);
      writeList(writer, command.success, writeOperation);
      writeList(writer, command.failure, writeOperation);
      writeFence(writer, command.fence);
      return;
    case "acquire_lease":
      writer.text(command.name);
      writer.text(command.holder);
      writer.unsigned(command.ttlMs);
      return;
    case "keep_lease":
    case "release_lease":
    case "expire_lock":
      writer.text(command.name);
      writer.unsigned(command.token);
      return;
    case "expire_lease":
      writer.text(command.name);
      writer.unsigned(command.token);
      writer.unsigned(command.renewal);
      return;
    case "lock":
      writer.text(command.name);
      writer.text(command.owner);
      writer.boolean(command.wait);
      writer.unsigned(command.ttlMs ?? 0);
      return;
    case "unlock":
      writer.text(command.name);
      writer.text(command.owner);
      return;
    case "next_sequence":
      writer.text(command.name);
      writer.unsigned(command.count);
      return;
    case "register_session":
    case "resume_session":
      writer.text(command.client);
      writer.unsigned(command.ttlMs);
      return;
    case "as_client":
      writer.text(command.client);
      writer.unsigned(command.ttlMs);
      writer.boolean(command.once);
      writeCommand(writer, command.command);
      return;
    case "keep_session":
    case "close_session":
      writer.unsigned(command.sessionId);
      return;
    case "expire_session":
      writer.unsigned(command.sessionId);
      writer.unsigned(command.renewal);
      return;
    default:
      assertNever(command);
  }
}

/** Throws EdgeloomError `invalid_input` when the bytes are no command. */
export function readCommand(reader: ByteReader): Command {
  const tag = reader.byte();
  switch (tag) {
    case tags.put: {
      const key = reader.text();
      const value = reader.bytes();
      return { type: "put", key, value, fence: readFence(reader) };
    }
    case tags.delete: {
      const key = reader.text();
      return { type: "delete", key, fence: readFence(reader) };
    }
    case tags.delete_range: {
      const prefix = reader.text();
      return { type: "delete_range", prefix, fence: readFence(reader) };
    }
    case tags.compare_and_set: {
      const key = reader.text();
      const expected = readNullableBytes(reader);
      const value = readNullableBytes(reader);
      return { type: "compare_and_set", key, expected, value, fence: readFence(reader) };
    }
    case tags.increment: {
      const key = reader.text();
      const by = reader.signed();
      return { type: "increment", key, by, fence: readFence(reader) };
    }
    case tags.append: {
      const key = reader.text();
      const item = reader.bytes();
      return { type: "append", key, item, fence: readFence(reader) };
    }
    case tags.transaction: {
      const compares = readList(reader, readCompare);
      const success = readList(reader, readOperation);
      const failure = readList(reader, readOperation);
      return { type: "transaction", compares, success, failure, fence: readFence(reader) };
    }
    default:
      return readUnfenced(reader, tag);
  }
}

function readUnfenced(reader: ByteReader, tag: number): Command {
  switch (tag) {
    case tags.acquire_lease: {
      const name = reader.text();
      const holder = reader.text();
      return { type: "acquire_lease", name, holder, ttlMs: reader.unsigned() };
    }
    case tags.keep_lease:
      return { type: "keep_lease", name: reader.text(), token: reader.unsigned() };
    case tags.release_lease:
      return { type: "release_lease", name: reader.text(), token: reader.unsigned() };
    case tags.expire_lock:
      return { type: "expire_lock", name: reader.text(), token: reader.unsigned() };
    case tags.expire_lease: {
      const name = reader.text();
      const token = reader.unsigned();
      return { type: "expire_lease", name, token, renewal: reader.unsigned() };
    }
    case tags.lock: {
      const name = reader.text();
      const owner = reader.text();
      const wait = reader.boolean();
      const ttlMs = reader.unsigned();
      return { type: "lock", name, owner, wait, ttlMs: ttlMs === 0 ? null : ttlMs };
    }
    case tags.unlock:
      return { type: "unlock", name: reader.text(), owner: reader.text() };
    case tags.next_sequence:
      return { type: "next_sequence", name: reader.text(), count: reader.unsigned() };
    case tags.register_session:
      return { type: "register_session", client: reader.text(), ttlMs: reader.unsigned() };
    case tags.resume_session:
      return { type: "resume_session", client: reader.text(), ttlMs: reader.unsigned() };
    case tags.as_client: {
      const client = reader.text();
      const ttlMs = reader.unsigned();
      const once = reader.boolean();
      return { type: "as_client", client, ttlMs, once, command: readCommand(reader) };
    }
    case tags.keep_session:
      return { type: "keep_session", sessionId: reader.unsigned() };
    case tags.close_session:
      return { type: "close_session", sessionId: reader.unsigned() };
    case tags.expire_session: {
      const sessionId = reader.unsigned();
      return { type: "expire_session", sessionId, renewal: reader.unsigned() };
    }
    default:
      throw malformed(`${tag} is no command`);
  }
}

function writeOperation(writer: ByteWriter, operation: TransactionOperation): void {
  writer.byte(tags[operation.type]);
  writer.text(operation.key);
  if (operation.type === "put") writer.bytes(operation.value);
  else if (operation.type === "increment") writer.signed(operation.by);
  else if (operation.type === "append") writer.bytes(operation.item);
}

function readOperation(reader: ByteReader): TransactionOperation {
  const tag = reader.byte();
  const key = reader.text();
  switch (tag) {
    case tags.put:
      return { type: "put", key, value: reader.bytes() };
    case tags.delete:
      return { type: "delete", key };
    case tags.increment:
      return { type: "increment", key, by: reader.signed() };
    case tags.append:
      return { type: "append", key, item: reader.bytes() };
    case tags.get:
      return { type: "get", key };
    default:
      throw malformed(`${tag} is no operation of a transaction`);
  }
}

function writeCompare(writer: ByteWriter, { key, target, operator, operand }: Compare): void {
  writer.text(key);
  writer.byte(compareTargets.indexOf(target));
  writer.byte(compareOperators.indexOf(operator));
  writer.boolean(typeof operand === "number");
  if (typeof operand === "number") writer.unsigned(operand);
  else writeNullableBytes(writer, operand);
}

function readCompare(reader: ByteReader): Compare {
  const key = reader.text();
  const target = compareTargets[reader.byte()];
  const operator = compareOperators[reader.byte()];
  if (target === undefined || operator === undefined) throw malformed("a comparison is unknown");
  const operand = reader.boolean() ? reader.unsigned() : readNullableBytes(reader);
  return { key, target, operator, operand };
}

function writeFence(writer: ByteWriter, fence: Fence | undefined): void {
  if (fence === undefined) {
    writer.byte(0);
    return;
  }
  writer.byte(fence.kind === "lease" ? 1 : 2);
  writer.text(fence.name);
  writer.unsigned(fence.token);
}

function readFence(reader: ByteReader): Fence | undefined {
  const kind = reader.byte();
  if (kind === 0) return undefined;
  if (kind > 2) throw malformed("a fence is neither of a lease nor of a lock");
  return {
    kind: kind === 1 ? "lease" : "lock",
    name: reader.text(),
    token: reader.unsigned(),
  };
}

export function writeNullableBytes(writer: ByteWriter, value: Uint8Array | null): void {
  writer.boolean(value !== null);
  if (value !== null) writer.bytes(value);
}

export function readNullableBytes(reader: ByteReader): Uint8Array | null {
  return reader.boolean() ? reader.bytes() : null;
}

export function writeList<T>(
  writer: ByteWriter,
  items: readonly T[],
  write: (writer: ByteWriter, item: T) => void,
): void {
  writer.unsigned(items.length);
  for (const item of items) write(writer, item);
}

export function readList<T>(reader: ByteReader, read: (reader: ByteReader) => T): T[] {
  const items: T[] = [];
  for (let left = reader.unsigned(); left > 0; left -= 1) items.push(read(reader));
  return items;
}
