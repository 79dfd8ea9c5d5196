import { assertNever } from "@edgeloom/kernel";
import type { SequentialModel } from "./history.ts";

/** What clients ask of one key. */
export type RegisterInput =
  | { readonly type: "get"; readonly key: string }
  | { readonly type: "put"; readonly key: string; readonly value: string }
  | { readonly type: "delete"; readonly key: string }
  | {
      readonly type: "compare_and_set";
      readonly key: string;
      /** Null: the key must be absent. */
      readonly expected: string | null;
      readonly value: string;
    }
  /** Adds to a decimal integer; an absent key counts as 0. */
  | { readonly type: "increment"; readonly key: string; readonly by: number }
  /** Adds an element, given as JSON text, to the JSON array that the key holds; an absent key is an empty one. */
  | { readonly type: "append"; readonly key: string; readonly item: string };

/** What came of it. */
export interface RegisterOutput {
  /** False for a comparison that failed and a delete that found nothing; true for all else. */
  readonly done: boolean;
  /** After the operation; null is absent. Undefined where the answer does not tell. */
  readonly value: string | null | undefined;
  /** Writes since the key was created, 0 when absent. Undefined where the answer does not tell. */
  readonly version: number | undefined;
}

export interface RegisterState {
  /** Null is absent. */
  readonly value: string | null;
  readonly version: number;
}

const absent: RegisterState = { value: null, version: 0 };

/** Many independent registers, each named by its key. */
export const registerModel: SequentialModel<RegisterState, RegisterInput, RegisterOutput> = {
  initial: absent,
  step(state, input, output) {
    const { after, done } = perform(state, input);
    if (output === undefined) return after;
    if (output.done !== done) return undefined;
    if (output.value !== undefined && output.value !== after.value) return undefined;
    return output.version === undefined || output.version === after.version ? after : undefined;
  },
  // An absent key has version 0, any other a larger one.
  key: ({ value, version }) => `${version}=${value ?? ""}`,
  partOf: ({ key }) => key,
};

/** The sequential meaning of one request. */
export function perform(
  state: RegisterState,
  input: RegisterInput,
): { after: RegisterState; done: boolean } {
  const { value } = state;
  switch (input.type) {
    case "get":
      return { after: state, done: true };
    case "put":
      return { after: write(state, input.value), done: true };
    case "delete":
      return { after: absent, done: value !== null };
    case "compare_and_set":
      return value === input.expected
        ? { after: write(state, input.value), done: true }
        : { after: state, done: false };
    case "increment":
      return { after: write(state, String(Number(value ?? "0") + input.by)), done: true };
    case "append": {
      const list = value === null ? `[${input.item}]` : `${value.slice(0, -1)},${input.item}]`;
      return { after: write(state, list), done: true };
    }
    default:
      return assertNever(input);
  }
}

function write({ version }: RegisterState, value: string): RegisterState {
  return { value, version: version + 1 };
}
