"use client";

import type { RunEvent } from "@edgeloom/protocol";
import { useCallback, useEffect, useRef } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useLiveState, useLiveTopic } from "../../client/live-context.tsx";
import { useObservable } from "../designer/state/use-observable.ts";
import { applyEvents, emptyRun, isFinished, type RunModel } from "./run-model.ts";

/** Without a live connection the events are asked for this often. */
const pollMs = 1_500;

/** Keeps the shown run up to date: by the live connection, and over REST for what was missed. */
export function useFollowRun(run: RunModel): void {
  const runId = useObservable(run.runId);
  const live = useLiveState();
  const fetching = useRef(false);

  const take = useCallback(
    (id: string, events: readonly RunEvent[]): boolean => {
      const held = run.view.get();
      if (run.runId.get() !== id || held?.runId !== id) return false;
      const applied = applyEvents(held, events);
      run.view.set(applied.run);
      return applied.missing;
    },
    [run],
  );
  const fetchMissed = useCallback(
    async (id: string): Promise<void> => {
      if (fetching.current) return;
      fetching.current = true;
      try {
        const held = run.view.get();
        const after = held?.runId === id ? held.seq : 0;
        const { items } = await unwrap(
          client.runs[":id"].events.$get({ param: { id }, query: { after: String(after) } }),
        );
        take(id, items as readonly RunEvent[]);
      } catch {
        // The next event, or the next poll, asks again.
      } finally {
        fetching.current = false;
      }
    },
    [run, take],
  );

  useEffect(() => {
    if (runId === null) {
      run.view.set(null);
      return;
    }
    if (run.view.get()?.runId !== runId) run.view.set(emptyRun(runId, Date.now()));
    void fetchMissed(runId);
  }, [run, runId, fetchMissed]);

  // The view may still be that of the run shown before, whose numbers say nothing of this one's.
  const view = run.view.get();
  const afterSeq = view?.runId === runId ? (view?.seq ?? 0) : 0;
  useLiveTopic(runId === null ? null : { kind: "run", runId, afterSeq }, {
    onRunEvents: (id, events) => {
      if (take(id, events)) void fetchMissed(id);
    },
    onSubscribed: (events) => {
      if (runId !== null && take(runId, events)) void fetchMissed(runId);
    },
  });

  useEffect(() => {
    if (runId === null || live === "connected") return;
    const timer = setInterval(() => {
      const view = run.view.get();
      if (view !== null && !isFinished(view.state)) void fetchMissed(runId);
    }, pollMs);
    return () => clearInterval(timer);
  }, [run, runId, live, fetchMissed]);
}
