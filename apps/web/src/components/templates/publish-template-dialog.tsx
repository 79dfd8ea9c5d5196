"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import { Field, FormDialog, Segmented, Select, Textarea, toast, toProblem } from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useSession } from "../session/session-provider.tsx";
import { OfferedParameters } from "./offered-parameters.tsx";
import { type TemplateText, TemplateTextFields } from "./template-text-fields.tsx";
import type { TemplateParameterView } from "./template-types.ts";

interface PublishTemplateDialogProps {
  /** Workflow whose draft becomes the template's graph. */
  readonly workflowId: string;
  /** Resolves when the server has what is on the canvas. */
  readonly whenStored: () => Promise<void>;
  /** The draft, for its name and the parameters that can be offered. */
  readonly graph: WorkflowGraph;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Publishes a workflow as a new template, or as the next version of one that is there. */
export function PublishTemplateDialog(props: PublishTemplateDialogProps): ReactNode {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({
  workflowId,
  whenStored,
  graph,
  onOpenChange,
}: PublishTemplateDialogProps): ReactNode {
  const router = useRouter();
  const queryClient = useQueryClient();
  const own = useOwnTemplates();
  const [mode, setMode] = useState<"new" | "version">("new");
  const [text, setText] = useState<TemplateText>({
    name: graph.name,
    summary: graph.description.slice(0, 200),
    lesson: "",
    category: "general",
    visibility: "private",
  });
  const [templateId, setTemplateId] = useState<string>();
  const [parameters, setParameters] = useState<readonly TemplateParameterView[]>([]);
  const [notes, setNotes] = useState("");
  const publish = useMutation({
    mutationFn: async () => {
      await whenStored();
      const version = { workflowId, parameters: [...parameters], notes };
      return mode === "new" || templateId === undefined
        ? unwrap(client.templates.$post({ json: { ...text, ...version } }))
        : unwrap(
            client.templates[":id"].versions.$post({ param: { id: templateId }, json: version }),
          );
    },
    onSuccess: (template) => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      onOpenChange(false);
      toast.success(
        mode === "new" ? "Template published" : `Version ${template.latestNumber} published`,
        {
          action: { label: "Open", onPress: () => router.push(`/templates/${template.id}`) },
        },
      );
    },
  });
  const problem = publish.isError ? toProblem(publish.error, "Could not publish") : null;
  const complete =
    mode === "new"
      ? text.name.trim() !== "" && text.summary.trim() !== ""
      : templateId !== undefined;
  return (
    <FormDialog
      title="Publish as template"
      description="Others take it as it is now; later changes of the workflow come with the next version."
      submitLabel={mode === "new" ? "Publish template" : "Publish version"}
      submitIcon={<Upload size={14} aria-hidden="true" />}
      ready={complete}
      busy={publish.isPending}
      error={publish.error}
      onSubmit={() => publish.mutate()}
      onClose={() => onOpenChange(false)}
    >
      {own.length === 0 ? null : (
        <Segmented
          aria-label="What to publish"
          value={mode}
          onValueChange={setMode}
          options={[
            { value: "new", label: "New template" },
            { value: "version", label: "Next version" },
          ]}
        />
      )}
      {mode === "new" ? (
        <TemplateTextFields
          text={text}
          fault={
            problem === null
              ? null
              : { field: problem.field, message: problem.detail ?? problem.title }
          }
          onChange={setText}
        />
      ) : (
        <Field label="Template" required>
          <Select
            value={templateId}
            onValueChange={setTemplateId}
            options={own.map((each) => ({
              value: each.id,
              label: each.name,
              description: `Now at version ${each.latestNumber}`,
            }))}
          />
        </Field>
      )}
      <Field
        label="Parameters to offer"
        hint="People are asked for these when they use the template; all others stay as they are."
      >
        <OfferedParameters graph={graph} value={parameters} onChange={setParameters} />
      </Field>
      <Field label="Notes of this version">
        <Textarea
          rows={2}
          maxLength={2_000}
          value={notes}
          placeholder={mode === "new" ? "First version" : "What changed"}
          onChange={(event) => setNotes(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}

/** Templates of this workspace that can be changed. */
function useOwnTemplates() {
  const { workspaceId } = useSession();
  const templates = useQuery({
    queryKey: ["templates", "own", workspaceId],
    queryFn: () => unwrap(client.templates.$get({ query: {} })),
  });
  return (templates.data?.items ?? []).filter(
    (each) => each.workspaceId === workspaceId && !each.builtIn,
  );
}
