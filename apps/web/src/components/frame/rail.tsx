"use client";

import { cn } from "@edgeloom/ui";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";
import { type Section, sectionOf, sections } from "./sections.ts";

/** The main places: a rail at the left, a bar at the bottom on phones. */
export function Rail(): ReactNode {
  const current = sectionOf(usePathname());
  return (
    <nav
      aria-label="Main"
      className="z-20 flex border-line bg-surface-1 max-md:order-last max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:w-18 md:flex-col md:border-r"
    >
      <Link
        href="/workflows"
        aria-label="Edgeloom, home"
        className="focus-ring flex h-12 items-center justify-center focus-visible:-outline-offset-2 max-md:hidden"
      >
        <Logo />
      </Link>
      <ul className="flex grow max-md:justify-around md:flex-col md:gap-1 md:px-1.5 md:pt-1">
        {sections.map((section) => (
          <li
            key={section.href}
            className={cn(
              "max-md:grow max-md:basis-0",
              section.href === "/settings" && "md:mt-auto md:pb-2",
            )}
          >
            <RailLink section={section} current={section === current} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface RailLinkProps {
  readonly section: Section;
  readonly current: boolean;
}

function RailLink({ section, current }: RailLinkProps): ReactNode {
  const Icon = section.icon;
  return (
    <Link
      href={section.href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "focus-ring flex h-13 flex-col items-center justify-center gap-1 rounded-md text-[10.5px] leading-3 transition-colors focus-visible:-outline-offset-2",
        current
          ? "text-accent md:bg-accent/10"
          : "text-ink-3 hover:text-ink-1 md:hover:bg-surface-2",
      )}
    >
      <Icon aria-hidden="true" size={18} strokeWidth={current ? 2.1 : 1.75} />
      {section.label}
    </Link>
  );
}
