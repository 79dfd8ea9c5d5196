/** Messages between the sandbox and its child processes. Values cross as JSON text. */
export interface SandboxJob {
  readonly id: number;
  readonly source: string;
  /** JSON text by name. */
  readonly globals: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryBytesMax: number;
}

/** Why a script gave no value. */
export type ScriptFailure = "exception" | "timeout" | "memory" | "pending" | "result";

export type SandboxOutcome =
  | { readonly id: number; readonly ok: true; readonly value: string; readonly logs: string[] }
  | {
      readonly id: number;
      readonly ok: false;
      readonly failure: ScriptFailure;
      readonly message: string;
      readonly logs: string[];
    };
