"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import { Combobox, Field, FormDialog, Textarea, toast } from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { OfferedParameters } from "./offered-parameters.tsx";
import type { TemplateParameterView, TemplateView } from "./template-types.ts";

interface NewVersionDialogProps {
  readonly template: TemplateView;
  readonly onClose: () => void;
}

/** Publishes the draft of a workflow as the template's next version. */
export function NewVersionDialog({ template, onClose }: NewVersionDialogProps): ReactNode {
  const queryClient = useQueryClient();
  const [workflowId, setWorkflowId] = useState<string>();
  const [chosen, setChosen] = useState<readonly TemplateParameterView[]>();
  const [notes, setNotes] = useState("");
  const workflows = useQuery({
    queryKey: ["workflows", "names"],
    queryFn: () => unwrap(client.workflows.$get({ query: { limit: "200" } })),
  });
  const workflow = useQuery({
    queryKey: ["workflows", workflowId, "draft"],
    enabled: workflowId !== undefined,
    queryFn: () => unwrap(client.workflows[":id"].$get({ param: { id: workflowId ?? "" } })),
  });
  const graph = workflow.data?.graph as WorkflowGraph | undefined;
  const nodeIds = new Set(graph?.nodes.map((node) => node.id));
  // What was offered before goes on being offered where the node is still there.
  const parameters =
    chosen ?? template.version.parameters.filter(({ nodeId }) => nodeIds.has(nodeId));
  const publish = useMutation({
    mutationFn: (id: string) =>
      unwrap(
        client.templates[":id"].versions.$post({
          param: { id: template.id },
          json: { workflowId: id, parameters: [...parameters], notes },
        }),
      ),
    onSuccess: ({ latestNumber }) => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      toast.success(`Version ${latestNumber} published`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Publish version ${template.latestNumber + 1}`}
      description={`The next version of ${template.name}; workflows made from earlier ones stay as they are.`}
      submitLabel="Publish version"
      ready={workflowId !== undefined && graph !== undefined}
      busy={publish.isPending}
      error={publish.error}
      onSubmit={() => workflowId !== undefined && publish.mutate(workflowId)}
      onClose={onClose}
    >
      <Field label="From workflow" required hint="Its draft, as it is saved now.">
        <Combobox
          value={workflowId}
          onValueChange={setWorkflowId}
          searchPlaceholder="Search workflows"
          options={(workflows.data?.items ?? []).map(({ id, name, nodeCount }) => ({
            value: id,
            label: name,
            description: `${nodeCount} nodes`,
          }))}
        />
      </Field>
      {graph === undefined ? null : (
        <Field label="Parameters to offer">
          <OfferedParameters graph={graph} value={parameters} onChange={setChosen} />
        </Field>
      )}
      <Field label="Notes" hint="What is new in this version.">
        <Textarea
          rows={2}
          maxLength={2_000}
          value={notes}
          onChange={(event) => setNotes(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}
