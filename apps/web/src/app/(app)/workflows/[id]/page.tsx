import type { Metadata } from "next";
import { Designer } from "../../../../components/designer/designer.tsx";

export const metadata: Metadata = { title: "Designer" };

interface DesignerPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function DesignerPage({ params }: DesignerPageProps) {
  const { id } = await params;
  return <Designer workflowId={id} />;
}
