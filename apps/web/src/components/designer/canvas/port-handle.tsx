"use client";

import { describePortType } from "@edgeloom/graph";
import { cn, token } from "@edgeloom/ui";
import { Handle, Position } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import { couldEndAt } from "../flow/connection-rules.ts";
import type { CardPort } from "../flow/port-layout.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable, useSelected } from "../state/use-observable.ts";
import { portToken } from "./port-look.ts";

interface PortHandleProps {
  readonly nodeId: string;
  readonly port: CardPort;
  readonly side: "source" | "target";
  readonly labelled: boolean;
}

type Fit = "idle" | "fits" | "unfit" | "origin";

function describe(port: CardPort): string {
  const type = describePortType(port.type);
  const about = port.description === undefined ? "" : `\n${port.description}`;
  return `${port.title}: ${type}${about}`;
}

/** A port: a dot in its type's colour that connections start from and end at, with its name beside it. */
export const PortHandle = memo(function PortHandle({
  nodeId,
  port,
  side,
  labelled,
}: PortHandleProps): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  const fit = useSelected<typeof model.drawing extends { get: () => infer T } ? T : never, Fit>(
    model.drawing,
    (drawing) => {
      if (drawing === null) return "idle";
      if (drawing.nodeId === nodeId && drawing.port === port.name && drawing.from === side)
        return "origin";
      return couldEndAt(model, drawing, nodeId, port.name, side) ? "fits" : "unfit";
    },
  );
  const colour = port.role === "error" ? token("state-failed") : token(portToken(port.type));
  const left = side === "target";
  return (
    <>
      <Handle
        id={port.name}
        type={side}
        position={left ? Position.Left : Position.Right}
        isConnectable={editable}
        title={describe(port)}
        aria-label={`${left ? "Input" : "Output"} ${port.title}`}
        style={{ top: port.y, color: colour }}
        className={cn("port", port.type.kind === "list" && "port-list")}
        data-fit={fit}
        data-empty={port.type.kind === "any" || undefined}
      />
      {labelled && port.role !== "main" ? (
        <span
          style={{ top: port.y }}
          className={cn(
            "-translate-y-1/2 pointer-events-none absolute max-w-[46%] truncate text-2xs",
            left ? "left-2.5 text-left" : "right-2.5 text-right",
            port.role === "error" ? "text-state-failed" : "text-ink-3",
            fit === "unfit" && "opacity-40",
          )}
        >
          {port.title}
        </span>
      ) : null}
    </>
  );
});
