"use client";

import { createContext, useContext } from "react";

/** What a Field tells the control inside it, so that label, hint and error are announced with it. */
export interface FieldContextValue {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

export const FieldContext = createContext<FieldContextValue | null>(null);

interface ControlProps {
  readonly id?: string | undefined;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: true | undefined;
  readonly "aria-required"?: true | undefined;
}

/** Attributes for a control: those of the Field around it, unless the control has its own id. */
export function useFieldControl(ownId: string | undefined): ControlProps {
  const field = useContext(FieldContext);
  if (field === null) return ownId === undefined ? {} : { id: ownId };
  return {
    id: ownId ?? field.id,
    ...(field.describedBy === undefined ? {} : { "aria-describedby": field.describedBy }),
    ...(field.invalid ? { "aria-invalid": true as const } : {}),
    ...(field.required ? { "aria-required": true as const } : {}),
  };
}
