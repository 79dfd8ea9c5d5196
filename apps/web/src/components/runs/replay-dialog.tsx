"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { Combobox, Field, FormDialog, toast } from "@edgeloom/ui";
import { useMutation } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { CodeEditor } from "../designer/inspector/code-editor.tsx";
import { parseJson } from "../designer/inspector/json-text.ts";

const wholeRun = ":whole";

interface ReplayDialogProps {
  readonly runId: string;
  readonly graph: WorkflowGraph;
  readonly input: JsonValue;
  readonly onClose: () => void;
}

const format = (value: JsonValue): string => JSON.stringify(value, null, 2);

/** The main input that a step got; steps keep it beside their parameters. */
function mainInput(kept: JsonValue): JsonValue {
  return typeof kept === "object" && kept !== null && !Array.isArray(kept) && "input" in kept
    ? (kept as { readonly input: JsonValue }).input
    : kept;
}

/** Runs the same version again: all of it, or from one node on, with what the user puts in its place. */
export function ReplayDialog({ runId, graph, input, onClose }: ReplayDialogProps): ReactNode {
  const router = useRouter();
  const [from, setFrom] = useState(wholeRun);
  const [text, setText] = useState(() => format(input));
  const parsed = parseJson(text);
  const replay = useMutation({
    mutationFn: (value: JsonValue) =>
      unwrap(
        client.runs[":id"].replay.$post({
          param: { id: runId },
          json:
            from === wholeRun
              ? { fromNodeId: null, inputs: {}, input: value }
              : { fromNodeId: from, inputs: { [from]: value } },
        }),
      ),
    onSuccess: ({ runId: started }) => {
      onClose();
      toast.success("Replay started");
      router.push(`/runs/${started}`);
    },
  });

  // The chosen node's own input is where one edits from.
  useEffect(() => {
    if (from === wholeRun) {
      setText(format(input));
      return;
    }
    let current = true;
    unwrap(
      client.runs[":id"].steps[":nodeId"].$get({
        param: { id: runId, nodeId: from },
        query: {},
      }),
    )
      .then((values) => current && setText(format(mainInput(values.input as JsonValue))))
      .catch(() => current && setText("{}"));
    return () => {
      current = false;
    };
  }, [from, runId, input]);

  return (
    <FormDialog
      title="Replay with edited input"
      description="Starts a new run of the same version on the same fleet."
      submitLabel="Replay"
      submitIcon={<RotateCcw size={14} aria-hidden="true" />}
      ready={parsed.ok}
      busy={replay.isPending}
      error={replay.error}
      onSubmit={() => parsed.ok && replay.mutate(parsed.value)}
      onClose={onClose}
    >
      <Field label="From" hint="Nodes before it keep the outputs that they had in this run.">
        <Combobox
          value={from}
          onValueChange={setFrom}
          searchPlaceholder="Search nodes"
          options={[
            { value: wholeRun, label: "The beginning", description: "Everything runs again" },
            ...graph.nodes.map((node) => ({
              value: node.id,
              label: node.name,
              description: node.type,
            })),
          ]}
        />
      </Field>
      <Field
        label={from === wholeRun ? "Input of the run" : "Main input of the node"}
        error={parsed.ok ? undefined : parsed.reason}
      >
        <CodeEditor language="json" label="Input" value={text} onChange={setText} />
      </Field>
    </FormDialog>
  );
}
