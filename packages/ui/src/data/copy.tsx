"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { IconButton } from "../controls/icon-button.tsx";
import { toast } from "../overlay/toast.tsx";
import { cn } from "../theme/class-names.ts";

/** How long the tick stays after copying. */
const confirmMs = 1500;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied: "Copy run id". */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

export function CopyButton({ text, label = "Copy", className }: CopyButtonProps): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), confirmMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch (error) {
      toast.error("Could not copy; select the text and copy it by hand", error);
    }
  };
  return (
    <IconButton
      label={copied ? "Copied" : label}
      size="sm"
      icon={copied ? <Check size={14} className="text-state-succeeded" /> : <Copy size={14} />}
      onClick={copy}
      {...(className === undefined ? {} : { className })}
    />
  );
}

interface CodeBlockProps {
  readonly code: string;
  /** What it is, for screen readers and the copy button: "command", "output". */
  readonly label: string;
  /** Wraps long lines instead of scrolling. */
  readonly wrap?: boolean | undefined;
  readonly className?: string | undefined;
}

/** Text to read exactly and to copy: commands, JSON, logs. */
export function CodeBlock({ code, label, wrap = false, className }: CodeBlockProps): ReactNode {
  return (
    <div className={cn("group relative min-w-0 rounded-md border bg-surface-0", className)}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label={label}
        className="focus-ring max-h-96 overflow-auto rounded-md [contain:inline-size] py-2.5 pr-10 pl-3"
      >
        <pre
          className={cn(
            "font-mono text-ink-1 text-xs leading-5",
            wrap && "whitespace-pre-wrap break-words",
          )}
        >
          <code>{code}</code>
        </pre>
      </section>
      <CopyButton
        text={code}
        label={`Copy ${label}`}
        className="absolute top-1.5 right-1.5 bg-surface-0"
      />
    </div>
  );
}
