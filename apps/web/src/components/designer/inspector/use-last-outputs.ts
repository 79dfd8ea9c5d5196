"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { useQuery } from "@tanstack/react-query";
import { client, unwrap } from "../../../client/api.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useSelected } from "../state/use-observable.ts";
import type { LastOutputs } from "./preview-scope.ts";

const none: LastOutputs = {};

/** Outputs that the latest steps of this workflow left; read again whenever a shown run ends. */
export function useLastOutputs(): LastOutputs {
  const { model, run } = useDesigner();
  const finishedAt = useSelected(run.view, (view) => view?.finishedAt ?? 0);
  const { data } = useQuery({
    queryKey: ["latest-outputs", model.workflowId, finishedAt],
    queryFn: () =>
      unwrap(client.workflows[":id"]["latest-outputs"].$get({ param: { id: model.workflowId } })),
    placeholderData: (previous) => previous,
  });
  return (data?.outputs as Record<string, JsonValue> | undefined) ?? none;
}
