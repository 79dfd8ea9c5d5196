"use client";

import { personToken, token } from "@edgeloom/ui";
import { type ReactFlowState, useStore, ViewportPortal } from "@xyflow/react";
import type { ReactNode } from "react";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";
import type { Participant } from "./presence-state.ts";
import { useParticipants } from "./use-participants.ts";

const zoomOf = (state: ReactFlowState): number => state.transform[2];

/** Pointers and selections of the others, on the canvas. */
export function PresenceLayer(): ReactNode {
  const participants = useParticipants();
  if (participants.length === 0) return null;
  return (
    <ViewportPortal>
      {participants.map((participant) => (
        <ParticipantMarks key={participant.clientId} participant={participant} />
      ))}
    </ViewportPortal>
  );
}

function ParticipantMarks({ participant }: { readonly participant: Participant }): ReactNode {
  const { model } = useDesigner();
  const nodes = useObservable(model.flowNodes);
  const colour = token(personToken(participant.user.name));
  const zoom = useStore(zoomOf);
  const chosen = new Set(participant.selection);
  const { cursor } = participant;
  return (
    <>
      {nodes
        .filter((node) => chosen.has(node.id))
        .map((node) => (
          <div
            key={node.id}
            aria-hidden="true"
            style={{
              transform: `translate(${node.position.x - 4}px, ${node.position.y - 4}px)`,
              width: (node.width ?? 0) + 8,
              height: (node.height ?? 0) + 8,
              borderColor: colour,
            }}
            className="pointer-events-none absolute top-0 left-0 rounded-[12px] border-2"
          />
        ))}
      {cursor === null ? null : (
        <div
          style={{
            transform: `translate(${cursor.x}px, ${cursor.y}px) scale(${1 / zoom})`,
            color: colour,
          }}
          className="pointer-events-none absolute top-0 left-0 z-[1200] origin-top-left transition-transform duration-75"
        >
          <svg width="16" height="18" viewBox="0 0 16 18" aria-hidden="true">
            <path
              d="M1 1l5.2 15 2.3-6.3L15 7.3z"
              fill="currentColor"
              stroke="var(--surface-0)"
              strokeWidth="1.2"
              strokeLinejoin="round"
            />
          </svg>
          <span
            style={{ background: colour }}
            className="absolute top-4 left-3 whitespace-nowrap rounded-md px-1.5 py-px font-medium text-2xs text-surface-0"
          >
            {participant.user.name}
          </span>
        </div>
      )}
    </>
  );
}
