"use client";

import { useState } from "react";
import { useLiveTopic } from "../../client/live-context.tsx";
import { addFrame, emptyTrace, type GroupTrace } from "./model/group-trace.ts";

/** Everything that the frames of a group said since the page was opened. Another group starts anew by its key. */
export function useGroupTrace(
  fleetId: string,
  groupId: string,
): { readonly trace: GroupTrace; readonly refusal: Error | null } {
  const [trace, setTrace] = useState<GroupTrace>(emptyTrace);
  const [refusal, setRefusal] = useState<Error | null>(null);
  useLiveTopic(
    { kind: "group", fleetId, groupId },
    {
      onGroupStatus: (frame) => {
        if (frame.groupId !== groupId || frame.fleetId !== fleetId) return;
        setTrace((before) => addFrame(before, frame));
      },
      onSubscribed: () => setRefusal(null),
      onRefused: setRefusal,
    },
  );
  return { trace, refusal };
}
