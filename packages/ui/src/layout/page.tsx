import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

interface PageProps {
  /** `full` for tables and maps; `text` for forms and lessons. */
  readonly width?: "full" | "text" | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** The padding and width of a page that scrolls. */
export function Page({ width = "full", className, children }: PageProps): ReactNode {
  return (
    <div
      className={cn(
        "mx-auto flex w-full flex-col gap-4 px-4 py-5 md:px-6",
        width === "text" ? "max-w-3xl" : "max-w-[1600px]",
        className,
      )}
    >
      {children}
    </div>
  );
}

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Beside the title: a StatusBadge, a version. */
  readonly status?: ReactNode;
  readonly description?: ReactNode;
  /** Buttons; the main one last. */
  readonly actions?: ReactNode;
}

export function PageHeader({ title, status, description, actions }: PageHeaderProps): ReactNode {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <div className="flex min-h-8 items-center gap-2.5">
          <h1 className="truncate font-semibold text-ink-1 text-xl tracking-tight">{title}</h1>
          {status}
        </div>
        {description === undefined ? null : (
          <p className="max-w-prose text-pretty text-ink-2 text-sm">{description}</p>
        )}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

interface ToolbarProps {
  /** What its controls act on, for screen readers: "Filters of runs". */
  readonly label: string;
  readonly children: ReactNode;
  /** Controls at the end of the row. */
  readonly end?: ReactNode;
  readonly className?: string | undefined;
}

/** Filters and actions over a list. */
export function Toolbar({ label, children, end, className }: ToolbarProps): ReactNode {
  return (
    <section
      aria-label={label}
      className={cn("flex flex-wrap items-center justify-between gap-2", className)}
    >
      <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div>
      {end === undefined ? null : <div className="flex items-center gap-2">{end}</div>}
    </section>
  );
}

interface PanelProps {
  readonly title?: ReactNode;
  /** Buttons or figures at the end of the title's line. */
  readonly aside?: ReactNode;
  /** Without padding, for tables and charts that bring their own. */
  readonly flush?: boolean | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A bordered surface for one subject. */
export function Panel({ title, aside, flush = false, className, children }: PanelProps): ReactNode {
  return (
    <section
      className={cn(
        "flex min-w-0 flex-col overflow-hidden rounded-lg border bg-surface-1",
        className,
      )}
    >
      {title === undefined && aside === undefined ? null : (
        <header className="flex min-h-10 shrink-0 items-center justify-between gap-3 border-b px-4 py-1">
          <h2 className="truncate font-medium text-ink-1 text-sm">{title}</h2>
          <div className="flex items-center gap-1.5">{aside}</div>
        </header>
      )}
      <div className={cn("min-h-0 grow", !flush && "p-4")}>{children}</div>
    </section>
  );
}
