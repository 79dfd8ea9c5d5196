"use client";

import { Search, X } from "lucide-react";
import { type ReactNode, type Ref, useRef } from "react";
import { Kbd } from "../data/kbd.tsx";
import { cn } from "../theme/class-names.ts";
import { controlClass } from "./input.tsx";

interface SearchInputProps {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  /** What is searched: "Search runs". Also the accessible name. */
  readonly placeholder: string;
  /** A key that brings the focus here, shown while it is empty: "/". */
  readonly shortcut?: string | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
  readonly className?: string | undefined;
}

/** A filter of a list. Escape empties it, then leaves it. */
export function SearchInput({
  value,
  onValueChange,
  placeholder,
  shortcut,
  ref,
  className,
}: SearchInputProps): ReactNode {
  const own = useRef<HTMLInputElement>(null);
  return (
    <div className={cn("relative", className)}>
      <Search
        aria-hidden="true"
        size={14}
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={ref ?? own}
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          if (value === "") event.currentTarget.blur();
          else onValueChange("");
        }}
        className={cn(controlClass, "h-8 px-8 [&::-webkit-search-cancel-button]:hidden")}
      />
      <span className="absolute inset-y-0 right-1.5 flex items-center">
        {value !== "" ? (
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => onValueChange("")}
            className="focus-ring flex size-5 items-center justify-center rounded-[4px] text-ink-3 hover:bg-surface-3 hover:text-ink-1"
          >
            <X aria-hidden="true" size={12} />
          </button>
        ) : shortcut === undefined ? null : (
          <Kbd keys={[shortcut]} />
        )}
      </span>
    </div>
  );
}
