"use client";

import { FormDialog, toast, toProblem } from "@edgeloom/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { type TemplateText, TemplateTextFields } from "./template-text-fields.tsx";
import type { TemplateView } from "./template-types.ts";

interface EditTemplateDialogProps {
  readonly template: TemplateView;
  readonly onClose: () => void;
}

/** Changes a template's texts and who may see it; its versions stay as they are. */
export function EditTemplateDialog({ template, onClose }: EditTemplateDialogProps): ReactNode {
  const queryClient = useQueryClient();
  const { name, summary, lesson, category, visibility } = template;
  const [text, setText] = useState<TemplateText>({ name, summary, lesson, category, visibility });
  const save = useMutation({
    mutationFn: () =>
      unwrap(client.templates[":id"].$patch({ param: { id: template.id }, json: text })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      toast.success("Template changed");
      onClose();
    },
  });
  const problem = save.isError ? toProblem(save.error, "Could not change the template") : null;
  return (
    <FormDialog
      title="Edit template"
      submitLabel="Save"
      ready={text.name.trim() !== "" && text.summary.trim() !== ""}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TemplateTextFields
        text={text}
        fault={
          problem === null
            ? null
            : { field: problem.field, message: problem.detail ?? problem.title }
        }
        onChange={setText}
      />
    </FormDialog>
  );
}
