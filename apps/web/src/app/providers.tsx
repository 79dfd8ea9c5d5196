"use client";

import {
  CommandProvider,
  type ThemePreference,
  ThemeProvider,
  Toaster,
  TooltipProvider,
} from "@edgeloom/ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

const retriesMax = 2;

/** A refusal stays a refusal; only what may pass by itself is tried again. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  if (failures >= retriesMax) return false;
  const status: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "status") : undefined;
  return typeof status !== "number" || status >= 500 || status === 429;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: isWorthRetrying },
      mutations: { retry: false },
    },
  });
}

interface ProvidersProps {
  readonly themePreference: ThemePreference;
  readonly children: ReactNode;
}

export function Providers({ themePreference, children }: ProvidersProps): ReactNode {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <ThemeProvider initialPreference={themePreference}>
        <TooltipProvider>
          <CommandProvider>
            {children}
            <Toaster />
          </CommandProvider>
        </TooltipProvider>
      </ThemeProvider>
    </QueryClientProvider>
  );
}
