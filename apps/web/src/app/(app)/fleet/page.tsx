import { Suspense } from "react";
import { FleetPage } from "../../../components/fleet/fleet-page.tsx";

export const metadata = { title: "Fleet" };

export default function Page() {
  return (
    <Suspense>
      <FleetPage />
    </Suspense>
  );
}
