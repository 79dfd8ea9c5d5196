"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { client, unwrap } from "../../client/api.ts";

/** Creates a workflow from a graph and opens it. */
export function useCreateWorkflow() {
  const router = useRouter();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (graph: WorkflowGraph) => unwrap(client.workflows.$post({ json: { graph } })),
    onSuccess: (created) => {
      void queries.invalidateQueries({ queryKey: ["workflows"] });
      router.push(`/workflows/${created.id}`);
    },
  });
}
