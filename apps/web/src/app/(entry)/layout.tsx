import type { ReactNode } from "react";
import { Logo } from "../../components/frame/logo.tsx";

/** The pages before the product: one card on a quiet ground. */
export default function EntryLayout({ children }: { readonly children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-surface-0 p-4">
      <div className="flex items-center gap-2 font-semibold text-ink-1 text-lg">
        <Logo size={26} />
        Edgeloom
      </div>
      <div className="w-full max-w-96 rounded-lg border bg-surface-1 p-6 shadow-raised">
        {children}
      </div>
    </main>
  );
}
