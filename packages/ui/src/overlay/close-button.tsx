"use client";

import { X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { buttonClass } from "../controls/button.tsx";
import { cn } from "../theme/class-names.ts";

/**
 * Stands last in its dialog, so that focus starts on the content, and has no tooltip, which would
 * open at once where nothing else can take the focus.
 */
export function CloseButton({ className, ...rest }: ComponentProps<"button">): ReactNode {
  return (
    <button
      {...rest}
      type="button"
      aria-label="Close"
      className={cn(buttonClass({ variant: "quiet", size: "sm" }), "absolute w-7 px-0", className)}
    >
      <X aria-hidden="true" size={16} />
    </button>
  );
}
