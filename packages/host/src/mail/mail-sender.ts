import { createHash } from "node:crypto";
import { EdgeloomError } from "@edgeloom/kernel";
import type { MailSender } from "@edgeloom/nodes";
import { createTransport } from "nodemailer";

export interface MailOptions {
  /** `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…`; left out, mail is refused. */
  readonly smtpUrl?: string | undefined;
  /** Address of the sender: `Edgeloom <edgeloom@example.org>`. */
  readonly from?: string | undefined;
}

/** The same id for the same step, so that a mail server or reader can tell a repeated attempt. */
function messageIdOf(key: string, from: string): string {
  const domain = /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? "edgeloom.invalid";
  return `<${createHash("sha256").update(key).digest("hex").slice(0, 32)}@${domain}>`;
}

const notConfigured = new EdgeloomError({
  code: "unavailable",
  message: "No mail can be sent: this installation has no SMTP server.",
  remedy: "Set EDGELOOM_SMTP_URL and EDGELOOM_MAIL_FROM, then restart.",
});

/**
 * Sends mail through an SMTP server. Errors: `unavailable` when there is none, `upstream_failed` when it refuses
 * the message or every recipient.
 */
export function createMailSender({ smtpUrl, from }: MailOptions): MailSender {
  if (smtpUrl === undefined || smtpUrl === "" || from === undefined || from === "") {
    return { send: () => Promise.reject(notConfigured) };
  }
  const transport = createTransport(smtpUrl, {
    from,
    // Contents come from workflows: they are text, and name no file or address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, messageId }) {
      try {
        const sent = await transport.sendMail({
          to: [...to],
          subject,
          text,
          messageId: messageIdOf(messageId, from),
        });
        return { accepted: sent.accepted };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new EdgeloomError(
          {
            code: "upstream_failed",
            message: `The mail to ${to.join(", ")} was not sent: ${reason}.`,
            remedy: "Check the recipients and the settings of the SMTP server.",
            field: "to",
          },
          { cause: error },
        );
      }
    },
  };
}
