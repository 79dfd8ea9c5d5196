"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { createPortal } from "react-dom";

/** Places of the top bar that pages fill. */
export type FrameSlotName = "breadcrumb" | "presence" | "actions";

type Targets = Readonly<Record<FrameSlotName, HTMLElement | null>>;

interface FrameSlotsValue {
  readonly targets: Targets;
  readonly setTarget: (name: FrameSlotName, element: HTMLElement | null) => void;
}

const FrameSlotsContext = createContext<FrameSlotsValue | null>(null);

const noTargets: Targets = { breadcrumb: null, presence: null, actions: null };

export function FrameSlotsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [targets, setTargets] = useState<Targets>(noTargets);
  const setTarget = useCallback((name: FrameSlotName, element: HTMLElement | null) => {
    setTargets((current) =>
      current[name] === element ? current : { ...current, [name]: element },
    );
  }, []);
  const value = useMemo(() => ({ targets, setTarget }), [targets, setTarget]);
  return <FrameSlotsContext value={value}>{children}</FrameSlotsContext>;
}

function useFrameSlots(): FrameSlotsValue {
  const value = useContext(FrameSlotsContext);
  if (value === null) throw new Error("frame slots need the AppFrame around them");
  return value;
}

interface FrameSlotOutletProps {
  readonly name: FrameSlotName;
  readonly className?: string | undefined;
}

/** Where the frame shows what pages put into a slot. */
export function FrameSlotOutlet({ name, className }: FrameSlotOutletProps): ReactNode {
  const { setTarget } = useFrameSlots();
  const attach = useCallback(
    (element: HTMLElement | null) => setTarget(name, element),
    [name, setTarget],
  );
  return <div ref={attach} className={className} />;
}

interface FrameSlotProps {
  readonly name: FrameSlotName;
  readonly children: ReactNode;
}

/** Puts its children into the top bar for as long as the page is shown. */
export function FrameSlot({ name, children }: FrameSlotProps): ReactNode {
  const target = useFrameSlots().targets[name];
  return target === null ? null : createPortal(children, target);
}
