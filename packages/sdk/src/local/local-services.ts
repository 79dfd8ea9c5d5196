import type { Fleet, Groups } from "@edgeloom/fleet";
import { EdgeloomError } from "@edgeloom/kernel";
import {
  type ChildRuns,
  createMemoryAuditLog,
  type MailSender,
  type NodeServices,
} from "@edgeloom/nodes";

/** Services that a runtime in process takes from its options or makes itself. */
export interface LocalServices {
  readonly fleet: () => Fleet;
  readonly groups: () => Groups;
  readonly http: () => NodeServices["http"];
  readonly code: () => NodeServices["code"];
  readonly mail: MailSender | undefined;
  readonly monitors: NodeServices["monitors"];
  readonly childRuns: ChildRuns;
}

const noMail: MailSender = {
  send: () =>
    Promise.reject(
      new EdgeloomError({
        code: "unavailable",
        message: "No mail server is configured for runs in this process",
        remedy: "Give the runtime a `mail` service, or set EDGELOOM_SMTP_URL and use the server.",
      }),
    ),
};

/** Made when first used: most workflows need few of them, and a world or a sandbox costs time to start. */
export function createLocalServices(parts: LocalServices): NodeServices {
  const audit = createMemoryAuditLog();
  return {
    get fleet() {
      return parts.fleet();
    },
    get groups() {
      return parts.groups();
    },
    get http() {
      return parts.http();
    },
    get code() {
      return parts.code();
    },
    mail: parts.mail ?? noMail,
    audit,
    monitors: parts.monitors,
    childRuns: parts.childRuns,
  };
}
