import { InvitationForm } from "../../../../components/session/invitation-form.tsx";

export const metadata = { title: "Invitation" };

interface InvitationPageProps {
  readonly params: Promise<{ readonly token: string }>;
}

export default async function InvitationPage({ params }: InvitationPageProps) {
  return <InvitationForm token={(await params).token} />;
}
