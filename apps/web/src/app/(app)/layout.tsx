import type { ReactNode } from "react";
import { AppFrame } from "../../components/frame/app-frame.tsx";

export default function AppLayout({ children }: { readonly children: ReactNode }) {
  return <AppFrame>{children}</AppFrame>;
}
