import { runName } from "../runs/run-name.ts";

/** Areas of the audit log by the beginning of an action. */
export const auditAreas = [
  { value: "workspace.", label: "Workspace" },
  { value: "member.", label: "Members" },
  { value: "invitation.", label: "Invitations" },
  { value: "api_key.", label: "API keys" },
  { value: "secret.", label: "Secrets" },
  { value: "workflow.", label: "Workflows" },
  { value: "webhook.", label: "Webhooks" },
  { value: "template.", label: "Templates" },
  { value: "share_link.", label: "Share links" },
  { value: "fleet.", label: "Fleets" },
  { value: "node.", label: "Edge nodes" },
  { value: "enrolment_token.", label: "Enrolment" },
  { value: "alert.", label: "Alerts" },
  { value: "compliance.", label: "Compliance decisions" },
] as const;

/** An action as people read it: `node.transition` is "Node · transition". */
export function actionWords(action: string): string {
  const [area = "", ...verbs] = action.split(".");
  const words = area.replaceAll("_", " ").replace(/^api\b/, "API");
  const subject = words.charAt(0).toUpperCase() + words.slice(1);
  return [subject, ...verbs.map((verb) => verb.replaceAll("_", " "))].join(" · ");
}

/** Who acted: a member's or key's name where it is known, else what kind of actor it was. */
export function actorWords(actor: string, nameOf: (id: string) => string | undefined): string {
  if (actor === "system") return "Edgeloom";
  const [kind = "", id = ""] = actor.split(":");
  const known = nameOf(id);
  if (known !== undefined) return known;
  switch (kind) {
    case "user":
      return "Former member";
    case "api_key":
      return `API key ${id.slice(-6)}`;
    case "run":
      return `Run ${runName(id)}`;
    default:
      return actor;
  }
}

/** The state whose look an outcome has. */
export function outcomeState(outcome: string): string {
  switch (outcome) {
    case "done":
    case "allowed":
      return "succeeded";
    case "refused":
    case "denied":
      return "failed";
    case "overridden":
      return "warning";
    default:
      return "unknown";
  }
}
