/** Tells of a trouble once, and again when it is something else: a gateway may be away for long. */
export interface ToldOnce {
  tell(error: unknown): void;
  /** It has passed; the same trouble later is told again. */
  over(): void;
}

export function createToldOnce(tell: (error: unknown) => void): ToldOnce {
  let told: string | null = null;
  return {
    tell(error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message === told) return;
      told = message;
      tell(error);
    },
    over() {
      told = null;
    },
  };
}
