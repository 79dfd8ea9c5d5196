"use client";

import type { ReactNode } from "react";
import { Tooltip } from "../overlay/tooltip.tsx";
import { cn } from "../theme/class-names.ts";
import type { TokenName } from "../theme/tokens.ts";
import { initials, personToken } from "./person.ts";

interface AvatarProps {
  readonly name: string;
  /** Colour of the person, as their cursor has it; made from the name unless told. */
  readonly color?: TokenName | undefined;
  readonly size?: "sm" | "md" | undefined;
  readonly className?: string | undefined;
}

/** A person, by initials. */
export function Avatar({ name, color, size = "md", className }: AvatarProps): ReactNode {
  const shade = color ?? personToken(name);
  return (
    <span
      role="img"
      aria-label={name}
      style={{
        background: `color-mix(in oklch, var(--${shade}) 18%, var(--surface-1))`,
        color: `var(--${shade})`,
      }}
      className={cn(
        "inline-flex shrink-0 select-none items-center justify-center rounded-full font-medium",
        size === "sm" ? "size-6 text-2xs" : "size-7 text-xs",
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly color?: TokenName | undefined;
}

interface PresenceStackProps {
  readonly people: readonly Person[];
  /** More than this many become a number; 4 unless told. */
  readonly max?: number | undefined;
}

/** Who is here now. */
export function PresenceStack({ people, max = 4 }: PresenceStackProps): ReactNode {
  if (people.length === 0) return null;
  const rest = people.slice(max);
  return (
    <ul aria-label="People present" className="flex items-center -space-x-1.5">
      {people.slice(0, max).map((person) => (
        <li key={person.id}>
          <Tooltip content={person.name} side="bottom">
            <button type="button" className="focus-ring rounded-full ring-2 ring-surface-1">
              <Avatar name={person.name} color={person.color} />
            </button>
          </Tooltip>
        </li>
      ))}
      {rest.length === 0 ? null : (
        <li>
          <Tooltip content={rest.map((person) => person.name).join(", ")} side="bottom">
            <button
              type="button"
              className="focus-ring tabular flex size-7 items-center justify-center rounded-full bg-surface-3 text-ink-2 text-xs ring-2 ring-surface-1"
            >
              +{rest.length}
            </button>
          </Tooltip>
        </li>
      )}
    </ul>
  );
}
