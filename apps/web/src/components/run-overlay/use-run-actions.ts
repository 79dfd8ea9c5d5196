"use client";

import { toast } from "@edgeloom/ui";
import { useCallback, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useDesigner } from "../designer/model/designer-context.tsx";

interface RunActions {
  readonly cancel: (runId: string) => Promise<void>;
  readonly retry: (runId: string) => Promise<void>;
  readonly busy: boolean;
}

/** Stops a run, or repeats what did not succeed in it and shows the new run. */
export function useRunActions(): RunActions {
  const { run } = useDesigner();
  const [busy, setBusy] = useState(false);
  const act = useCallback(async (what: string, action: () => Promise<void>) => {
    setBusy(true);
    try {
      await action();
    } catch (error) {
      toast.error(what, error);
    } finally {
      setBusy(false);
    }
  }, []);
  const cancel = useCallback(
    (runId: string) =>
      act("Could not cancel the run", async () => {
        const { done } = await unwrap(client.runs[":id"].cancel.$post({ param: { id: runId } }));
        if (!done) toast.message("The run had ended already");
      }),
    [act],
  );
  const retry = useCallback(
    (runId: string) =>
      act("Could not retry the run", async () => {
        const started = await unwrap(client.runs[":id"].retry.$post({ param: { id: runId } }));
        run.runId.set(started.runId);
      }),
    [act, run],
  );
  return { cancel, retry, busy };
}
