import { RunDetail } from "../../../../components/runs/run-detail.tsx";

export const metadata = { title: "Run" };

interface RunPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function RunPage({ params }: RunPageProps) {
  const { id } = await params;
  return <RunDetail key={id} runId={id} />;
}
