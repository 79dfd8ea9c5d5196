"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { GraphMiniature } from "../miniature/graph-miniature.tsx";

interface WorkflowMiniatureProps {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds; a picture is fetched again when its workflow has changed. */
  readonly updatedAt: number;
}

/** Whether the element has come into sight; it stays so. */
function useSeen(): { readonly ref: (element: Element | null) => void; readonly seen: boolean } {
  const [element, ref] = useState<Element | null>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting !== true) return;
      setSeen(true);
      observer.disconnect();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return { ref, seen };
}

/** A workflow's graph, small, fetched when its row comes into sight: lists carry no graphs. */
export function WorkflowMiniature({ id, name, updatedAt }: WorkflowMiniatureProps): ReactNode {
  const { ref, seen } = useSeen();
  const workflow = useQuery({
    enabled: seen,
    queryKey: ["workflow-miniature", id, updatedAt],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => unwrap(client.workflows[":id"].$get({ param: { id } })),
  });
  return (
    <span ref={ref} className="block h-9 w-24 overflow-hidden rounded-md border bg-surface-0">
      {workflow.data === undefined ? null : (
        <GraphMiniature graph={workflow.data.graph as WorkflowGraph} label={`Graph of ${name}`} />
      )}
    </span>
  );
}
