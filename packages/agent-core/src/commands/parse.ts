import { EdgeloomError } from "@edgeloom/kernel";
import { type CommandName, commandCatalogue } from "../commands.ts";
import type { Command } from "./decide.ts";

/** @throws EdgeloomError `invalid_input` naming the field at fault. */
export function parseCommand(name: CommandName, request: unknown): Command {
  const parsed = commandCatalogue[name].request.safeParse(request);
  // The catalogue pairs each name with its schema, which the type of a lookup by union cannot say.
  if (parsed.success) return { name, request: parsed.data } as Command;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new EdgeloomError({
    code: "invalid_input",
    message: `${name} cannot be executed: ${field === "" ? "the request" : field}: ${issue?.message ?? "is malformed"}`,
    remedy: "Correct the request",
    field: field === "" ? undefined : field,
  });
}
