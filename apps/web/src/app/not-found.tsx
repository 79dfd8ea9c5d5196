import { Button } from "@edgeloom/ui";
import Link from "next/link";
import { Logo } from "../components/frame/logo.tsx";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 bg-surface-0 p-6 text-center">
      <Logo size={32} />
      <h1 className="font-semibold text-ink-1 text-xl">There is nothing at this address</h1>
      <p className="max-w-md text-pretty text-ink-2 text-sm">
        It may have been deleted, belong to another workspace, or be mistyped.
      </p>
      <Button asChild variant="primary">
        <Link href="/workflows">Go to workflows</Link>
      </Button>
    </main>
  );
}
