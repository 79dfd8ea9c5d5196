"use client";

import { CloudOff, Lock } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useMay } from "../../session/session-provider.tsx";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

/** A short wait is no news. */
const graceMs = 2_500;

/** Says when the shared document cannot be had, and what that means for what is on the screen. */
export function ConnectionBanner(): ReactNode {
  const { model } = useDesigner();
  const state = useObservable(model.syncState);
  const refusal = useObservable(model.refusal);
  const mayWrite = useMay("workflow:write");
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (state !== "opening") {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), graceMs);
    return () => clearTimeout(timer);
  }, [state]);
  if (refusal !== null) {
    return (
      <Banner
        icon={<CloudOff size={14} />}
        text={`The shared document cannot be opened: ${refusal.message}. This is the last saved draft, read-only.`}
      />
    );
  }
  if (late) {
    return (
      <Banner
        icon={<CloudOff size={14} />}
        text="The live connection is not there yet. This is the last saved draft, read-only; connecting goes on by itself."
      />
    );
  }
  if (!mayWrite) {
    return (
      <Banner
        icon={<Lock size={14} />}
        text="You may look at this workflow. To change it, ask an owner for the role editor."
      />
    );
  }
  return null;
}

function Banner({ icon, text }: { readonly icon: ReactNode; readonly text: string }): ReactNode {
  return (
    <p
      role="status"
      className="flex shrink-0 items-center gap-2 border-b bg-[color-mix(in_oklch,var(--state-warning)_10%,var(--surface-1))] px-3 py-1.5 text-ink-1 text-xs"
    >
      <span className="text-state-warning">{icon}</span>
      {text}
    </p>
  );
}
