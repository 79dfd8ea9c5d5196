import type {
  Configuration,
  ConfigurationChange,
  Message,
  SnapshotDescriptor,
} from "@edgeloom/coordination";

/**
 * One input of a core, as a transcript keeps it. A transcript is a text of lines
 * `<milliseconds> <member> < <input> <JSON>` and, below each, what the core answered:
 * `<milliseconds> <member> > <output> <JSON>`. Bytes stand as `hex:…`. Lines that begin with `#` are for readers.
 */
export type CoreInput =
  | {
      readonly type: "start";
      readonly configuration: Configuration;
      readonly seed: number;
      readonly electionTimeoutMs: number;
      readonly heartbeatMs: number;
    }
  | { readonly type: "tick" }
  | { readonly type: "receive"; readonly message: Message }
  | { readonly type: "persisted"; readonly sequence: number }
  | { readonly type: "propose"; readonly data: Uint8Array }
  | { readonly type: "read"; readonly context: number }
  | { readonly type: "change"; readonly change: ConfigurationChange }
  | { readonly type: "transfer"; readonly to: string }
  /** A snapshot of everything applied was taken, and the log behind it dropped. */
  | { readonly type: "compact"; readonly bytes: Uint8Array }
  | { readonly type: "installed"; readonly snapshot: SnapshotDescriptor };

export interface TranscriptInput {
  readonly atMs: number;
  readonly member: string;
  readonly input: CoreInput;
}

export function formatInput({ atMs, member, input }: TranscriptInput): string {
  const { type, ...rest } = input;
  return formatLine(atMs, member, "<", type, rest);
}

export function formatOutput(atMs: number, member: string, output: string, value: unknown): string {
  return formatLine(atMs, member, ">", output, value);
}

/** Null for a line that is no input. */
export function parseInput(line: string): TranscriptInput | null {
  const match = /^\s*([\d.]+) (\S+) < (\S+) (.*)$/.exec(line);
  if (match === null) return null;
  const [, at = "0", member = "", type = "", json = "{}"] = match;
  const input = { type, ...JSON.parse(json, fromHex) } as CoreInput;
  return { atMs: Number(at), member, input };
}

function formatLine(
  atMs: number,
  member: string,
  direction: "<" | ">",
  name: string,
  value: unknown,
): string {
  const at = atMs.toFixed(1).padStart(8);
  return `${at} ${member} ${direction} ${name} ${JSON.stringify(value, toHex)}`;
}

function toHex(_name: string, value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return `hex:${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function fromHex(_name: string, value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("hex:")) return value;
  const digits = value.slice(4).match(/../g) ?? [];
  return Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
}
