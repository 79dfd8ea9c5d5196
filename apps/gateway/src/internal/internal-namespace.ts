import { createHash, timingSafeEqual } from "node:crypto";
import { EdgeloomError } from "@edgeloom/kernel";
import {
  internalChannel,
  internalHandshakeSchema,
  type RunEvent,
  type RunSummary,
} from "@edgeloom/protocol";
import type { Namespace } from "socket.io";
import { acknowledged, parseMessage, toAcknowledgement } from "../acknowledge.ts";
import type { WatchSet } from "../cluster/watch-set.ts";
import type { DocumentHub } from "../documents/document-hub.ts";
import type { CommandRouter } from "../fleet/command-router.ts";
import { guardNamespace, type HandshakeServices } from "../handshakes.ts";

export interface InternalServices {
  readonly namespace: Namespace;
  readonly token: string;
  readonly router: CommandRouter;
  readonly watching: WatchSet;
  readonly documents: Pick<DocumentHub, "replace" | "flush">;
  readonly runEvents: (runId: string, events: readonly RunEvent[]) => void;
  readonly runChanged: (workspaceId: string, run: RunSummary) => void;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Serves `/internal`: workers and the web app. */
export function serveInternal(services: InternalServices, handshakes: HandshakeServices): void {
  const { namespace, router, watching } = services;
  const {
    command,
    replace_document: replaceDocument,
    flush_document: flushDocument,
    run_events: runEvents,
    run_changed: runChanged,
  } = internalChannel.clientToGateway;
  const { log } = handshakes;

  guardNamespace(namespace, handshakes, async ({ handshake }) => {
    const { token, process } = parseMessage(internalHandshakeSchema, "handshake", handshake.auth);
    if (timingSafeEqual(digest(token), digest(services.token))) return { process };
    throw new EdgeloomError({
      code: "unauthenticated",
      message: "The token is not this installation's internal token",
      remedy: "Start all processes with the same EDGELOOM_INTERNAL_TOKEN",
    });
  });

  const watched = (): unknown => ({ runIds: watching.ids("run") });
  watching.onChange(() => namespace.local.emit("watched", watched()));

  namespace.on("connection", (socket) => {
    socket.emit("watched", watched());
    socket.on("command", (message: unknown, ack: unknown) => {
      const respond = async () =>
        await router.route(parseMessage(command.request, "command", message));
      toAcknowledgement("command", log, respond).then((answer) => {
        if (typeof ack === "function") ack(answer);
      });
    });
    socket.on(
      "replace_document",
      acknowledged("replace_document", replaceDocument.request, log, (replacement) =>
        services.documents.replace(replacement),
      ),
    );
    socket.on(
      "flush_document",
      acknowledged("flush_document", flushDocument.request, log, async (document) => {
        await services.documents.flush(document);
        return {};
      }),
    );
    const listen = <Message>(
      event: string,
      schema: { parse(value: unknown): Message },
      take: (message: Message) => void,
    ): void => {
      socket.on(event, (message: unknown) => {
        try {
          take(schema.parse(message));
        } catch (error) {
          log("warning", `A message "${event}" was refused`, { error: String(error) });
        }
      });
    };
    listen("run_events", runEvents, ({ runId, events }) => services.runEvents(runId, events));
    listen("run_changed", runChanged, ({ workspaceId, run }) =>
      services.runChanged(workspaceId, run),
    );
  });
}
