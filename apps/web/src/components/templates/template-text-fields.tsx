"use client";

import { Field, Input, RadioGroup, Select, Textarea } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { categoryWord, categoryWords, type Visibility } from "./template-types.ts";
import { visibilityOptions } from "./visibility-badge.tsx";

export interface TemplateText {
  readonly name: string;
  readonly summary: string;
  readonly lesson: string;
  readonly category: string;
  readonly visibility: Visibility;
}

interface TemplateTextFieldsProps {
  readonly text: TemplateText;
  /** What was refused, by field. */
  readonly fault: { readonly field: string | undefined; readonly message: string } | null;
  readonly onChange: (text: TemplateText) => void;
}

/** Name, purpose, lesson, category and visibility of a template. */
export function TemplateTextFields({ text, fault, onChange }: TemplateTextFieldsProps): ReactNode {
  const set = (change: Partial<TemplateText>) => onChange({ ...text, ...change });
  const faultOf = (field: keyof TemplateText) =>
    fault?.field === field ? fault.message : undefined;
  const categories = [...new Set([...Object.keys(categoryWords), text.category])];
  return (
    <>
      <Field label="Name" required error={faultOf("name")}>
        <Input
          required
          maxLength={100}
          value={text.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field
        label="Purpose"
        required
        hint="One line on its card: what somebody gets from it."
        error={faultOf("summary")}
      >
        <Input
          required
          maxLength={200}
          value={text.summary}
          onChange={(event) => set({ summary: event.target.value })}
        />
      </Field>
      <Field
        label="Lesson"
        hint="Markdown: what it does, step by step, and what to change."
        error={faultOf("lesson")}
      >
        <Textarea
          rows={6}
          maxLength={20_000}
          value={text.lesson}
          onChange={(event) => set({ lesson: event.target.value })}
        />
      </Field>
      <Field label="Category" error={faultOf("category")}>
        <Select
          value={text.category}
          onValueChange={(category) => set({ category })}
          options={categories.map((value) => ({ value, label: categoryWord(value) }))}
        />
      </Field>
      <Field label="Who may see it">
        <RadioGroup
          value={text.visibility}
          onValueChange={(visibility) => set({ visibility })}
          options={visibilityOptions}
        />
      </Field>
    </>
  );
}
