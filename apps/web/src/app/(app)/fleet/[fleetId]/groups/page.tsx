import { Suspense } from "react";
import { GroupListPage } from "../../../../../components/coordination/group-list-page.tsx";

export const metadata = { title: "Coordination" };

interface PageProps {
  readonly params: Promise<{ readonly fleetId: string }>;
}

export default async function Page({ params }: PageProps) {
  const { fleetId } = await params;
  return (
    <Suspense>
      <GroupListPage fleetId={fleetId} />
    </Suspense>
  );
}
