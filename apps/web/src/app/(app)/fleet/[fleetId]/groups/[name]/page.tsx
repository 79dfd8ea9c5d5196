import { Suspense } from "react";
import { GroupPage } from "../../../../../../components/coordination/group-page.tsx";

export const metadata = { title: "Coordination group" };

interface PageProps {
  readonly params: Promise<{ readonly fleetId: string; readonly name: string }>;
}

export default async function Page({ params }: PageProps) {
  const { fleetId, name } = await params;
  const group = decodeURIComponent(name);
  return (
    <Suspense>
      <GroupPage key={`${fleetId}/${group}`} fleetId={fleetId} group={group} />
    </Suspense>
  );
}
