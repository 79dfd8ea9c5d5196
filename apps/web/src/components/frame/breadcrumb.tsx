"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { FrameSlot, FrameSlotOutlet } from "./frame-slots.tsx";
import { sectionOf } from "./sections.ts";

/** The section's name, then what the page adds with FrameBreadcrumb. */
export function Breadcrumb(): ReactNode {
  const pathname = usePathname();
  const section = sectionOf(pathname);
  if (section === undefined) return <FrameSlotOutlet name="breadcrumb" className="contents" />;
  const atSection = pathname === section.href;
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1.5 text-sm">
      {atSection ? (
        <span aria-current="page" className="font-medium text-ink-1">
          {section.label}
        </span>
      ) : (
        <Link
          href={section.href}
          className="focus-ring rounded-[4px] text-ink-2 hover:text-ink-1 max-sm:hidden"
        >
          {section.label}
        </Link>
      )}
      <FrameSlotOutlet name="breadcrumb" className="flex min-w-0 items-center gap-1.5" />
    </nav>
  );
}

export interface Crumb {
  readonly label: ReactNode;
  readonly href?: string | undefined;
}

/** Adds what lies below the section to the breadcrumb; the last one is the page itself. */
export function FrameBreadcrumb({ crumbs }: { readonly crumbs: readonly Crumb[] }): ReactNode {
  return (
    <FrameSlot name="breadcrumb">
      {crumbs.map((crumb, index) => (
        <span key={crumb.href ?? `here-${index}`} className="flex min-w-0 items-center gap-1.5">
          <ChevronRight
            aria-hidden="true"
            size={14}
            className={index === 0 ? "shrink-0 text-ink-3 max-sm:hidden" : "shrink-0 text-ink-3"}
          />
          {crumb.href === undefined ? (
            <span aria-current="page" className="truncate font-medium text-ink-1">
              {crumb.label}
            </span>
          ) : (
            <Link
              href={crumb.href}
              className="focus-ring truncate rounded-[4px] text-ink-2 hover:text-ink-1"
            >
              {crumb.label}
            </Link>
          )}
        </span>
      ))}
    </FrameSlot>
  );
}
