import { TemplateGallery } from "../../../components/templates/template-gallery.tsx";

export const metadata = { title: "Templates" };

export default function TemplatesPage() {
  return <TemplateGallery />;
}
