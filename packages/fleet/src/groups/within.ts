/** How long something asked of a group may take. */
export interface Within {
  /** 15,000 ms when left out, unless said otherwise. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}
