import { TemplateDetail } from "../../../../components/templates/template-detail.tsx";

export const metadata = { title: "Template" };

interface TemplatePageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function TemplatePage({ params }: TemplatePageProps) {
  const { id } = await params;
  return <TemplateDetail key={id} templateId={id} />;
}
