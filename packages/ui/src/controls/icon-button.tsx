"use client";

import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Tooltip } from "../overlay/tooltip.tsx";
import { cn } from "../theme/class-names.ts";
import { buttonClass } from "./button.tsx";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children" | "aria-label"> {
  /** What pressing does: the accessible name and the tooltip. */
  readonly label: string;
  /** An icon of lucide at size 16. */
  readonly icon: ReactNode;
  readonly keys?: readonly string[] | undefined;
  readonly variant?: "primary" | "secondary" | "quiet" | "danger" | undefined;
  readonly size?: "sm" | "md" | undefined;
  readonly side?: "top" | "right" | "bottom" | "left" | undefined;
  readonly loading?: boolean | undefined;
}

/** A button that is only an icon; its tooltip says the verb. */
export function IconButton({
  label,
  icon,
  keys,
  variant = "quiet",
  size = "md",
  side,
  loading = false,
  className,
  disabled,
  ...rest
}: IconButtonProps): ReactNode {
  return (
    <Tooltip content={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        aria-busy={loading || undefined}
        disabled={disabled === true || loading}
        className={cn(
          buttonClass({ variant, size }),
          "px-0",
          size === "sm" ? "w-7" : "w-8",
          className,
        )}
        {...rest}
      >
        {loading ? <LoaderCircle aria-hidden="true" size={14} className="animate-spin" /> : icon}
      </button>
    </Tooltip>
  );
}
