import type { Answer, Command, Outcome, Query } from "@edgeloom/coordination";
import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import type { GroupCommand, GroupQuery } from "./requests.ts";
import { bytesOfJson, jsonOfBytes } from "./values.ts";

/** The command of the state machine that a command with JSON values stands for. */
export function toCommand(command: GroupCommand): Command {
  switch (command.type) {
    case "put":
      return { ...command, value: bytesOfJson(command.value) };
    case "append":
      return { ...command, item: bytesOfJson(command.item) };
    case "compare_and_set":
      return {
        ...command,
        expected: command.expected === null ? null : bytesOfJson(command.expected),
        value: command.value === null ? null : bytesOfJson(command.value),
      };
    default:
      return command;
  }
}

export const toQuery = (query: GroupQuery): Query => query;

/** An outcome with its bytes as the JSON that they stand for. `key` is what the command was about. */
export function toOutcomeJson(outcome: Outcome, key: string): JsonObject {
  if (outcome.type !== "compared") return { ...outcome } as JsonObject;
  const current = outcome.current === null ? null : jsonOfBytes(outcome.current, key);
  return { ...outcome, current };
}

export function toAnswerJson(answer: Answer): JsonValue {
  switch (answer.type) {
    case "entry":
      return { ...answer, entry: answer.entry === null ? null : entryJson(answer.entry) };
    case "entries":
      return { ...answer, entries: answer.entries.map(entryJson) };
    case "changes":
      return {
        ...answer,
        changes: answer.changes.map((change) => ({
          ...change,
          value: change.value === null ? null : jsonOfBytes(change.value, change.key),
        })),
      };
    case "lock":
      return { ...answer, lock: answer.lock === null ? null : lockJson(answer.lock) };
    default:
      return answer as unknown as JsonValue;
  }
}

type LockView = NonNullable<Extract<Answer, { type: "lock" }>["lock"]>;
type KeyValue = NonNullable<Extract<Answer, { type: "entry" }>["entry"]>;

const entryJson = (entry: KeyValue): JsonObject => ({
  ...entry,
  value: jsonOfBytes(entry.value, entry.key),
});

const lockJson = (lock: LockView): JsonObject => ({
  ...lock,
  holder: { ...lock.holder },
  queue: lock.queue.map((one) => ({ ...one })),
});
