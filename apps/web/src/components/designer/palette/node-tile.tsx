import { catalogue } from "@edgeloom/nodes";
import { cn, token } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { categories } from "./categories.ts";
import { nodeIcon } from "./node-icons.ts";

interface NodeTileProps {
  readonly type: string;
  /** Side in pixels. */
  readonly size?: number | undefined;
  readonly className?: string | undefined;
}

/** The square that stands for a node type: its icon on a tint of its category's colour. */
export function NodeTile({ type, size = 32, className }: NodeTileProps): ReactNode {
  const definition = catalogue.definition(type);
  const Icon = nodeIcon(definition?.icon ?? "");
  const colour = token(definition === undefined ? "ink-3" : categories[definition.category].token);
  return (
    <span
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        color: colour,
        background: `color-mix(in oklab, ${colour} 15%, var(--surface-1))`,
        borderRadius: size >= 28 ? 7 : 5,
      }}
      className={cn("flex shrink-0 items-center justify-center", className)}
    >
      <Icon size={Math.round(size * 0.52)} strokeWidth={1.9} />
    </span>
  );
}
