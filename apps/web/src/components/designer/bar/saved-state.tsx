"use client";

import { cn, Tooltip } from "@edgeloom/ui";
import { Check, CloudOff, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { SyncState } from "../document/document-sync.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

interface Look {
  readonly word: string;
  readonly explanation: string;
  readonly icon: ReactNode;
  readonly className: string;
}

const looks: Readonly<Record<SyncState, Look>> = {
  opening: {
    word: "Opening",
    explanation: "Fetching the shared document",
    icon: <LoaderCircle size={12} className="animate-spin" aria-hidden="true" />,
    className: "text-ink-3",
  },
  saved: {
    word: "Saved",
    explanation: "Every change is stored, and seen by all who have this open",
    icon: <Check size={12} aria-hidden="true" />,
    className: "text-ink-3",
  },
  saving: {
    word: "Saving",
    explanation: "Changes are on their way",
    icon: <LoaderCircle size={12} className="animate-spin" aria-hidden="true" />,
    className: "text-ink-3",
  },
  offline: {
    word: "Offline",
    explanation: "Changes are kept in this browser and merged when the connection is back",
    icon: <CloudOff size={12} aria-hidden="true" />,
    className: "text-state-warning",
  },
  refused: {
    word: "Not saved",
    explanation: "The server does not take the changes; they are kept here and sent again",
    icon: <TriangleAlert size={12} aria-hidden="true" />,
    className: "text-state-failed",
  },
};

export function SavedState(): ReactNode {
  const { model } = useDesigner();
  const look = looks[useObservable(model.syncState)];
  return (
    <Tooltip content={look.explanation} side="bottom">
      <span
        role="status"
        className={cn("inline-flex items-center gap-1 whitespace-nowrap text-xs", look.className)}
      >
        {look.icon}
        {look.word}
      </span>
    </Tooltip>
  );
}
