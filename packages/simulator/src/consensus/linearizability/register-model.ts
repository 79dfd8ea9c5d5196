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
  /** Adds to a comma-separated list; an absent key is empty. */
  | { readonly type: "append"; readonly key: string; readonly item: string };

/** What came of it. */
export interface RegisterOutput {
  /** False for a comparison that failed and a delete that found nothing; true for all else. */
  readonly done: boolean;
  /** After the operation; null is absent. Undefined where the answer does not tell. */
  readonly value: string | null | undefined;
}

/** Null is absent. */
export type RegisterState = string | null;

/** Many independent registers, each named by its key. */
export const registerModel: SequentialModel<RegisterState, RegisterInput, RegisterOutput> = {
  initial: null,
  step(state, input, output) {
    const { after, done } = perform(state, input);
    if (output === undefined) return after;
    if (output.done !== done) return undefined;
    return output.value === undefined || output.value === after ? after : undefined;
  },
  // A prefix tells null from any text.
  key: (state) => (state === null ? "-" : `=${state}`),
  partOf: ({ key }) => key,
};

/** The sequential meaning of one request. */
export function perform(
  state: RegisterState,
  input: RegisterInput,
): { after: RegisterState; done: boolean } {
  switch (input.type) {
    case "get":
      return { after: state, done: true };
    case "put":
      return { after: input.value, done: true };
    case "delete":
      return { after: null, done: state !== null };
    case "compare_and_set":
      return state === input.expected
        ? { after: input.value, done: true }
        : { after: state, done: false };
    case "increment":
      return { after: String(Number(state ?? "0") + input.by), done: true };
    case "append":
      return { after: state === null ? input.item : `${state},${input.item}`, done: true };
    default:
      return assertNever(input);
  }
}
