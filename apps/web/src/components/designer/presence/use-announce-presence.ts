"use client";

import { useCallback, useEffect, useRef } from "react";
import { useSession } from "../../session/session-provider.tsx";
import { selectedIds } from "../model/designer-actions.ts";
import type { DesignerModel } from "../model/designer-model.ts";
import type { Presence } from "./presence-state.ts";

/** Pointers are told this often at most. */
const everyMs = 60;

/** Tells the other windows where this one's pointer is and what it has selected. */
export function useAnnouncePresence(
  model: DesignerModel | null,
): (cursor: Presence["cursor"]) => void {
  const { userId, name } = useSession();
  const cursor = useRef<Presence["cursor"]>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const tell = useCallback(() => {
    timer.current = undefined;
    model?.awareness.setLocalState({
      user: { id: userId, name },
      cursor: cursor.current,
      selection: [...selectedIds(model)].slice(0, 200),
    });
  }, [model, userId, name]);
  const schedule = useCallback(() => {
    timer.current ??= setTimeout(tell, everyMs);
  }, [tell]);
  useEffect(() => {
    if (model === null) return;
    schedule();
    let last = "";
    const stop = model.flowNodes.subscribe(() => {
      const selection = [...selectedIds(model)].join(" ");
      if (selection === last) return;
      last = selection;
      schedule();
    });
    return () => {
      stop();
      if (timer.current !== undefined) clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [model, schedule]);
  return useCallback(
    (next) => {
      cursor.current = next;
      schedule();
    },
    [schedule],
  );
}
