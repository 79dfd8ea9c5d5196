"use client";

import { useEffect } from "react";
import type { DesignerModel } from "./model/designer-model.ts";

/** Asks before the window is closed on changes that are not stored yet. */
export function useLeaveWarning(model: DesignerModel): void {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent): void => {
      const state = model.syncState.get();
      if (state === "saving" || state === "refused") event.preventDefault();
    };
    window.addEventListener("beforeunload", onLeave);
    return () => window.removeEventListener("beforeunload", onLeave);
  }, [model]);
}
