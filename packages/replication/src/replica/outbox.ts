import type { DataMessage } from "./messages.ts";
import type { DataRecord } from "./records.ts";
import type { DataAction, DataOutputs } from "./types.ts";

/** Gathers what one call of a replica has to have done. */
export interface Outbox {
  record(record: DataRecord): void;
  /** Once all records before it are durable. */
  send(to: string, message: DataMessage): void;
  call(call: () => void): void;
  take(): DataOutputs | null;
}

export function createOutbox(): Outbox {
  let records: DataRecord[] = [];
  let then: DataAction[] = [];
  return {
    record: (record) => records.push(record),
    send: (to, message) => then.push({ type: "send", to, message }),
    call: (call) => then.push({ type: "call", call }),
    take() {
      if (records.length === 0 && then.length === 0) return null;
      const outputs = { records, then };
      records = [];
      then = [];
      return outputs;
    },
  };
}
