"use client";

import { Button, Dialog, toast, toProblem } from "@edgeloom/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { FormProblem } from "../session/form-problem.tsx";
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Edit template"
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={save.isPending}
            disabled={text.name.trim() === "" || text.summary.trim() === ""}
            onClick={() => save.mutate()}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TemplateTextFields
          text={text}
          fault={
            problem === null
              ? null
              : { field: problem.field, message: problem.detail ?? problem.title }
          }
          onChange={setText}
        />
        {problem === null ? null : <FormProblem problem={problem} />}
      </div>
    </Dialog>
  );
}
