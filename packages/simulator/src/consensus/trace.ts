import type { Message, RaftEvent, ReplicaEvent } from "@edgeloom/coordination";
import { createTraceHash } from "../trace/trace-hash.ts";

/** What happened in a run, as a hash over all of it and, when somebody listens, as lines to read. */
export interface RunTrace {
  message(message: Message): void;
  event(member: string, event: RaftEvent): void;
  replica(member: string, event: ReplicaEvent): void;
  note(text: string): void;
  /** 16 hexadecimal digits. */
  digest(): string;
}

export function createRunTrace(
  nowMs: () => number,
  onLine: ((line: string) => void) | undefined,
): RunTrace {
  const hash = createTraceHash();

  function line(text: () => string): void {
    onLine?.(`${nowMs().toFixed(1).padStart(9)} ${text()}`);
  }

  function note(text: string): void {
    hash.number(nowMs());
    hash.text(text);
    line(() => text);
  }

  return {
    message(message) {
      hash.number(nowMs());
      hash.text(message.type);
      hash.text(message.from);
      hash.text(message.to);
      hash.number(message.term);
      line(() => describeMessage(message));
    },
    event: (member, event) => note(`${member} ${JSON.stringify(event)}`),
    replica: (member, event) => {
      if (event.type !== "raft") note(`${member} ${JSON.stringify(event)}`);
    },
    note,
    digest: () => hash.digest(),
  };
}

/** One line with the fields that matter; bytes are told by their number. */
function describeMessage(message: Message): string {
  const { type, from, to, term, ...rest } = message;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${describeField(value)}`);
  return `${from} > ${to} ${type} term=${term} ${fields.join(" ")}`;
}

function describeField(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length}B`;
  if (!Array.isArray(value)) return JSON.stringify(value) ?? "";
  const entries = value as { index: number; term: number; type: string }[];
  return `[${entries.map(({ index, term, type }) => `${index}/${term}:${type}`).join(" ")}]`;
}
