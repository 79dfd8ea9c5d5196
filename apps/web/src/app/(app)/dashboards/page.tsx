import { Suspense } from "react";
import { DashboardsPage } from "../../../components/dashboards/dashboards-page.tsx";

export const metadata = { title: "Dashboards" };

export default function Page() {
  return (
    <Suspense>
      <DashboardsPage />
    </Suspense>
  );
}
