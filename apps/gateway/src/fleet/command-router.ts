import { type FleetFacts, findFleet, nodeIndexes } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import { type Acknowledgement, type CommandEnvelope, errorDetailsSchema } from "@edgeloom/protocol";
import type { Socket } from "socket.io";
import { z } from "zod";
import { holderRoom } from "./connection.ts";
import { agentsReturnMs } from "./restart.ts";
import type { FleetServices } from "./services.ts";

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorDetailsSchema }),
]);

/** How long a command waits for an edge node whose connection is gone: it may be on its way back. */
const reconnectMs = 3_000;
/** Share of a command's time that it waits so; the rest is for the edge node, and to tell why it failed. */
const awayShareMax = 0.75;
/**
 * How long other gateways are waited for before a command is sent again under its key: one of them may have been
 * killed, or have lost the edge node, which then comes to this one. Edge nodes answer each asking and act once.
 */
const askAgainMs = 3_000;
const factsKeptMs = 10_000;

type RoutedCommand = CommandEnvelope & { readonly fleetId: string; readonly workspaceId: string };

/** Brings commands to the socket that holds the edge node, on this gateway or another. */
export class CommandRouter {
  readonly #services: FleetServices;
  readonly #facts = new Map<string, { facts: FleetFacts; at: number }>();
  readonly #startedAt: number;

  constructor(services: FleetServices) {
    this.#services = services;
    this.#startedAt = services.clock.monotonic();
  }

  /** @throws EdgeloomError `not_found`, `node_unreachable`, `timeout` */
  async route(command: RoutedCommand): Promise<Acknowledgement<unknown>> {
    const { clock, figures } = this.#services;
    figures.commands += 1;
    const facts = await this.#fleet(command);
    const { fleetId: _fleetId, workspaceId: _workspaceId, ...envelope } = command;
    const now = clock.monotonic();
    const deadline = now + command.timeoutMs;
    const unreachableAt = Math.min(
      now + command.timeoutMs * awayShareMax,
      Math.max(now + reconnectMs, this.#startedAt + agentsReturnMs),
    );
    for (;;) {
      const answer = await this.#attempt(facts, envelope, deadline);
      if (answer === "unanswered") continue;
      if (answer !== undefined) return answer;
      await this.#assertKnown(facts, command.nodeId);
      if (clock.monotonic() >= unreachableAt) throw unreachable(command.nodeId);
      await this.#holderBack(holderRoom(facts, command.nodeId));
    }
  }

  async #fleet({ fleetId, workspaceId }: RoutedCommand): Promise<FleetFacts> {
    const { pool, clock } = this.#services;
    let entry = this.#facts.get(fleetId);
    if (entry === undefined || clock.monotonic() - entry.at > factsKeptMs) {
      const facts = await findFleet(pool, fleetId);
      if (facts === null) throw unknownFleet(fleetId);
      entry = { facts, at: clock.monotonic() };
      this.#facts.set(fleetId, entry);
    }
    if (entry.facts.workspaceId !== workspaceId) throw unknownFleet(fleetId);
    return entry.facts;
  }

  /** The answer, or undefined when nobody holds the node now or its connection to this gateway broke. */
  async #attempt(
    facts: FleetFacts,
    envelope: CommandEnvelope,
    deadline: number,
  ): Promise<Acknowledgement<unknown> | "unanswered" | undefined> {
    const { connections, clock } = this.#services;
    const restMs = Math.ceil(deadline - clock.monotonic());
    if (restMs <= 0) throw timedOut(envelope);
    const sent = { ...envelope, timeoutMs: restMs };
    const room = holderRoom(facts, envelope.nodeId);
    const local = connections.at(room);
    if (local === undefined) return await this.#sendToCluster(room, sent);
    if (local.node(envelope.nodeId) === undefined) return undefined;
    return await sendTo(local.socket, sent);
  }

  async #sendToCluster(
    room: string,
    envelope: CommandEnvelope,
  ): Promise<Acknowledgement<unknown> | "unanswered" | undefined> {
    const { namespace } = this.#services;
    const sockets = namespace.in(room).timeout(Math.min(askAgainMs, envelope.timeoutMs));
    try {
      const answers: unknown[] = await sockets.emitWithAck("command", envelope);
      return answers.length === 0 ? undefined : answerSchema.parse(answers[0]);
    } catch (error) {
      if (error instanceof z.ZodError) throw error;
      return "unanswered";
    }
  }

  async #assertKnown(facts: FleetFacts, nodeId: string): Promise<void> {
    const known = await nodeIndexes(this.#services.pool, facts.fleetId, nodeId);
    if (known.size > 0) return;
    throw new EdgeloomError({
      code: "not_found",
      message: `The fleet has no edge node "${nodeId}"`,
      remedy: "Choose one of the edge nodes on the fleet page",
    });
  }

  /** Resolves when the holder connects, or after a short while, to look again. */
  async #holderBack(room: string): Promise<void> {
    const { connections, timers } = this.#services;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stop();
        timer.cancel();
        resolve();
      };
      const stop = connections.onAdded(room, done);
      const timer = timers.after(200, done);
    });
  }
}

/** Undefined when the connection breaks before the answer; the command may then be sent again under its key. */
async function sendTo(
  socket: Socket,
  envelope: CommandEnvelope,
): Promise<Acknowledgement<unknown> | undefined> {
  let broken = (): void => {};
  const disconnected = new Promise<undefined>((resolve) => {
    broken = () => resolve(undefined);
    socket.once("disconnect", broken);
  });
  try {
    const answered = socket.timeout(envelope.timeoutMs).emitWithAck("command", envelope);
    const answer: unknown = await Promise.race([answered, disconnected]);
    return answer === undefined ? undefined : answerSchema.parse(answer);
  } catch (error) {
    if (error instanceof z.ZodError) throw error;
    throw timedOut(envelope);
  } finally {
    socket.off("disconnect", broken);
  }
}

function unknownFleet(fleetId: string): EdgeloomError {
  return new EdgeloomError({
    code: "not_found",
    message: `There is no fleet "${fleetId}" in this workspace`,
    remedy: "Choose one of the workspace's fleets",
  });
}

function unreachable(nodeId: string): EdgeloomError {
  return new EdgeloomError({
    code: "node_unreachable",
    message: `The edge node "${nodeId}" is not connected`,
    remedy: "Check that its agent runs and can reach the gateway, or use another edge node",
  });
}

function timedOut({ command, nodeId, timeoutMs }: CommandEnvelope): EdgeloomError {
  return new EdgeloomError({
    code: "timeout",
    message: `The edge node "${nodeId}" did not answer ${command} within ${Math.max(0, timeoutMs)} ms`,
    remedy: "Check how the edge node is doing, or allow more time",
  });
}
