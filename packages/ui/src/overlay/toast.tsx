"use client";

import type { ReactNode } from "react";
import { Toaster as Primitive, toast as show } from "sonner";
import { toProblem } from "../data/problem.ts";
import { StatusMark } from "../status/status-mark.tsx";
import { useColorScheme } from "../theme/theme-provider.tsx";

/** Where toasts appear; one near the root. */
export function Toaster(): ReactNode {
  return (
    <Primitive
      theme={useColorScheme()}
      position="bottom-right"
      gap={8}
      offset={16}
      mobileOffset={{ bottom: 72 }}
      icons={{
        success: <StatusMark tone="succeeded" size={14} />,
        warning: <StatusMark tone="warning" size={14} />,
        error: <StatusMark tone="failed" size={14} />,
        loading: <StatusMark tone="running" size={14} />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "font-sans flex w-88 max-w-[calc(100vw-2rem)] items-start gap-2.5 rounded-lg bg-surface-1 px-3.5 py-3 text-ink-1 text-sm shadow-raised [&>[data-icon]]:mt-0.5",
          content: "grow min-w-0",
          title: "font-medium",
          description: "mt-0.5 text-ink-2 text-pretty",
          actionButton:
            "focus-ring shrink-0 rounded-md px-2 py-0.5 text-xs font-medium text-accent hover:bg-surface-2",
        },
      }}
    />
  );
}

interface ToastOptions {
  readonly description?: string | undefined;
  /** One verb, such as Undo. */
  readonly action?: { readonly label: string; readonly onPress: () => void } | undefined;
}

function options({ description, action }: ToastOptions) {
  return {
    ...(description === undefined ? {} : { description }),
    ...(action === undefined
      ? {}
      : { action: { label: action.label, onClick: () => action.onPress() } }),
  };
}

/** Says shortly that something happened which the page does not show by itself. */
export const toast = {
  success: (title: string, extra: ToastOptions = {}) => show.success(title, options(extra)),
  warning: (title: string, extra: ToastOptions = {}) => show.warning(title, options(extra)),
  message: (title: string, extra: ToastOptions = {}) => show.message(title, options(extra)),
  /** Shows a caught error under what was being done: `toast.error("Could not save", error)`. */
  error: (title: string, error: unknown) => {
    const problem = toProblem(error, title);
    const description = [problem.detail, problem.remedy].filter(Boolean).join(" ");
    return show.error(problem.title, options({ description: description || undefined }));
  },
};
