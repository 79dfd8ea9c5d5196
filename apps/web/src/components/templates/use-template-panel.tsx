"use client";

import { Button, Field, Input, Panel, Tooltip, toProblem } from "@edgeloom/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { FormProblem } from "../session/form-problem.tsx";
import { useMay } from "../session/session-provider.tsx";
import { TemplateForm, type TemplateValues } from "./template-form.tsx";
import type { TemplateView } from "./template-types.ts";

/** The form that makes a workflow of a template and leads to the designer. */
export function UseTemplatePanel({ template }: { readonly template: TemplateView }): ReactNode {
  const may = useMay("workflow:write");
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState(template.name);
  const [values, setValues] = useState<TemplateValues>({});
  const use = useMutation({
    mutationFn: () =>
      unwrap(
        client.templates[":id"].use.$post({
          param: { id: template.id },
          json: { name, version: template.version.number, values },
        }),
      ),
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: ["workflows"] });
      router.push(`/workflows/${id}`);
    },
  });
  const button = (
    <Button
      type="submit"
      variant="primary"
      size="lg"
      className="w-full"
      disabled={!may || name.trim() === ""}
      loading={use.isPending}
    >
      Use template
      <ArrowRight size={16} aria-hidden="true" />
    </Button>
  );
  return (
    <Panel title="Make a workflow of it">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          use.mutate();
        }}
      >
        <Field label="Name" required>
          <Input
            required
            maxLength={200}
            disabled={!may}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <TemplateForm
          version={template.version}
          values={values}
          disabled={!may}
          onChange={setValues}
        />
        {use.isError ? (
          <FormProblem problem={toProblem(use.error, "Could not use the template")} />
        ) : null}
        {may ? (
          button
        ) : (
          <Tooltip content="Your role may not create workflows. Ask an owner for the role editor.">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a disabled button cannot be focused, and the reason must be reachable. */}
            <span tabIndex={0} className="focus-ring rounded-md">
              {button}
            </span>
          </Tooltip>
        )}
      </form>
    </Panel>
  );
}
