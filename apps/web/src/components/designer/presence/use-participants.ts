"use client";

import { useEffect, useState } from "react";
import { useDesigner } from "../model/designer-context.tsx";
import { type Participant, readParticipants } from "./presence-state.ts";

/** The other windows that have this workflow open, with their pointers and selections. */
export function useParticipants(): readonly Participant[] {
  const { model } = useDesigner();
  const [participants, setParticipants] = useState<readonly Participant[]>([]);
  useEffect(() => {
    const read = (): void => setParticipants(readParticipants(model.awareness));
    read();
    model.awareness.on("change", read);
    return () => model.awareness.off("change", read);
  }, [model]);
  return participants;
}
