import type { SyncState } from "./document-sync.ts";

/** The part of an observable that is waited on. */
interface StateOf<T> {
  readonly get: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * Resolves when the gateway has every change that was made here: what the server then does with the draft includes
 * the last of them. @throws Error when they cannot get there now.
 */
export function whenStored(state: StateOf<SyncState>): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop = (): void => {};
    const look = (): boolean => {
      const current = state.get();
      if (current === "saving" || current === "opening") return false;
      stop();
      if (current === "saved") resolve();
      else
        reject(
          new Error(
            "Your latest changes have not reached the server yet. Try again once they are saved.",
          ),
        );
      return true;
    };
    if (!look()) stop = state.subscribe(look);
  });
}
