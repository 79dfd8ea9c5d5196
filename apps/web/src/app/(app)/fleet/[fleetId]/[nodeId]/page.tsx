import { Suspense } from "react";
import { NodePage } from "../../../../../components/fleet/node/node-page.tsx";

export const metadata = { title: "Edge node" };

interface PageProps {
  readonly params: Promise<{ readonly fleetId: string; readonly nodeId: string }>;
}

export default async function Page({ params }: PageProps) {
  const { fleetId, nodeId } = await params;
  return (
    <Suspense>
      <NodePage fleetId={fleetId} nodeId={decodeURIComponent(nodeId)} />
    </Suspense>
  );
}
