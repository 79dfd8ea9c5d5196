import type { GroupCommand } from "@edgeloom/agent-core";
import { evaluateExpression } from "@edgeloom/graph";
import {
  EdgeloomError,
  type EdgeNodeId,
  type JsonObject,
  type JsonValue,
  sleep,
} from "@edgeloom/kernel";
import { z } from "zod";
import { accepted, refusalOf } from "../../coordination/outcome.ts";
import type { NodeContext } from "../../definition.ts";
import { jsonValue } from "../../json-schema.ts";

export const stateOperations = [
  "get",
  "set",
  "update",
  "delete",
  "increment",
  "append",
  "lock",
  "unlock",
  "move",
] as const;
export type StateOperation = (typeof stateOperations)[number];

export const isStateOperation = (operation: unknown): operation is StateOperation =>
  (stateOperations as readonly unknown[]).includes(operation);

export interface StateRequest {
  readonly operation: StateOperation;
  readonly stateId?: string | undefined;
  readonly key?: string | undefined;
  readonly value?: JsonValue | undefined;
  readonly updateFn?: string | undefined;
  readonly increment: number;
  readonly lockName?: string | undefined;
  readonly holder?: string | undefined;
  readonly edgeNode?: string | undefined;
  readonly timeoutMs: number;
  readonly leaseDurationMs: number;
  readonly enableReplication: boolean;
  readonly coordinationGroup: string;
}

const entryAnswer = z.object({
  entry: z.object({ value: jsonValue, version: z.number(), modRevision: z.number() }).nullable(),
});
const leaseAnswer = z.object({
  lease: z.object({ holder: z.string(), token: z.number() }).nullable(),
});

/** Edge nodes that keep a replicated state: they go on without one of them. */
const copies = 3;
/** Times that `update` looks again when somebody else wrote in between. */
const updateTriesMax = 20;
const lockPollMs = 200;

function missing(field: string, remedy: string): EdgeloomError {
  return new EdgeloomError({
    code: "invalid_input",
    message: `The parameter ${field} is missing.`,
    remedy,
    field,
  });
}

interface Ownership {
  readonly owner: string;
  readonly token: number;
  /** When a lease that was held already has been prolonged, or could not be. */
  readonly renewed: Promise<void>;
}

/** One state: a name, the group that keeps it, and the edge node that owns it. */
class OwnedState {
  private readonly context: NodeContext;
  private readonly request: StateRequest;
  readonly stateId: string;

  constructor(context: NodeContext, request: StateRequest) {
    if (request.stateId === undefined) throw missing("stateId", "Name the state to work on.");
    this.context = context;
    this.request = request;
    this.stateId = request.stateId;
  }

  private get groups() {
    return this.context.services.groups;
  }

  private get within() {
    return { timeoutMs: this.request.timeoutMs, signal: this.context.signal };
  }

  /** Under which name the group holds the ownership of the state. */
  get leaseName(): string {
    return `state/${this.stateId}`;
  }

  keyOf(key: string | undefined): string {
    if (key === undefined) throw missing("key", "Name the entry of the state.");
    return `state/${this.stateId}/${key}`;
  }

  /** The group of the state: shared by all replicated states, or of one member for those that are not. */
  get group(): string {
    const { coordinationGroup, enableReplication } = this.request;
    return enableReplication ? coordinationGroup : `${coordinationGroup}/${this.stateId}`;
  }

  async form(): Promise<readonly EdgeNodeId[]> {
    const { edgeNode, enableReplication } = this.request;
    const alone = !enableReplication && edgeNode !== undefined ? [edgeNode as EdgeNodeId] : [];
    // What exists is used as it is, wherever its only member is.
    const members = alone.length > 0 && !(await this.exists()) ? alone : [];
    const form = (size: number) =>
      this.groups.form({ name: this.group, members, size, signal: this.context.signal });
    if (!enableReplication) return (await form(1)).voters;
    try {
      return (await form(copies)).voters;
    } catch (error) {
      const isTooSmall = error instanceof EdgeloomError && error.code === "capacity_exceeded";
      if (!isTooSmall) throw error;
      this.context.log("warning", `${error.message}. The state is kept on one of them alone.`);
      return (await form(1)).voters;
    }
  }

  private async exists(): Promise<boolean> {
    return (await this.groups.list()).some(({ name }) => name === this.group);
  }

  /** `part` tells several commands of one step apart; each is carried out once. */
  async command(command: GroupCommand, part: string): Promise<JsonObject> {
    const key = `${this.context.key}/${part}`;
    const applied = await this.groups.propose(this.group, command, { key, ...this.within });
    return accepted(applied.outcome, `${command.type} on the state ${this.stateId}`);
  }

  async read(key: string): Promise<z.infer<typeof entryAnswer>["entry"]> {
    const { answer } = await this.groups.read(this.group, { type: "get", key }, this.within);
    return entryAnswer.parse(answer).entry;
  }

  async owner(): Promise<{ holder: string; token: number } | null> {
    const query = { type: "lease", name: this.leaseName } as const;
    const { answer } = await this.groups.read(this.group, query, this.within);
    return leaseAnswer.parse(answer).lease;
  }

  private async acquire(owner: string): Promise<number> {
    const { leaseDurationMs: ttlMs } = this.request;
    const command = { type: "acquire_lease", name: this.leaseName, holder: owner, ttlMs } as const;
    const { token } = await this.command(command, `own/${owner}`);
    return Number(token);
  }

  /** Makes sure of the ownership: keeps it where it is, or takes it when nobody has it. */
  async own(): Promise<Ownership> {
    const members = await this.form();
    const held = await this.owner();
    const owner = this.request.edgeNode ?? held?.holder ?? members[0] ?? "";
    this.context.actsOn(owner);
    if (held === null || held.holder !== owner) {
      return { owner, token: await this.acquire(owner), renewed: Promise.resolve() };
    }
    // Its token holds as long as the lease does, so the lease is prolonged while the write is under way.
    const renewed = this.acquire(owner).then(
      () => undefined,
      () => undefined,
    );
    return { owner, token: held.token, renewed };
  }

  fence(token: number) {
    return { fence: { kind: "lease", name: this.leaseName, token } } as const;
  }
}

/** Carries out one operation on a replicated state. */
export async function executeState(context: NodeContext, request: StateRequest) {
  const state = new OwnedState(context, request);
  switch (request.operation) {
    case "get":
      return get(state, request);
    case "set":
      return write(state, request, {
        type: "put",
        key: state.keyOf(request.key),
        value: given(request.value),
      });
    case "delete":
      return write(state, request, { type: "delete", key: state.keyOf(request.key) });
    case "increment":
      return write(state, request, {
        type: "increment",
        key: state.keyOf(request.key),
        by: request.increment,
      });
    case "append":
      return write(state, request, {
        type: "append",
        key: state.keyOf(request.key),
        item: given(request.value),
      });
    case "update":
      return update(context, state, request);
    case "lock":
      return lock(context, state, request);
    case "unlock":
      return unlock(context, state, request);
    case "move":
      return move(context, state, request);
  }
}

function given(value: JsonValue | undefined): JsonValue {
  if (value !== undefined && value !== null) return value;
  throw missing(
    "value",
    "Fill in the value, or connect one to it; to take an entry away, delete it.",
  );
}

async function get(state: OwnedState, { key }: StateRequest) {
  await state.form();
  const [entry, owner] = await Promise.all([state.read(state.keyOf(key)), state.owner()]);
  return {
    status: entry === null ? "absent" : "found",
    stateId: state.stateId,
    value: entry?.value ?? null,
    version: entry?.version ?? 0,
    owner: owner?.holder,
  };
}

type Write = Extract<GroupCommand, { type: "put" | "delete" | "increment" | "append" }>;

async function write(state: OwnedState, request: StateRequest, command: Write) {
  const { owner, token, renewed } = await state.own();
  const outcome = await state.command({ ...command, ...state.fence(token) }, command.type);
  await renewed;
  const statuses = { put: "set", delete: "deleted", increment: "counted", append: "appended" };
  return {
    status: command.type === "delete" && outcome.deleted === 0 ? "absent" : statuses[command.type],
    stateId: state.stateId,
    owner,
    fencingToken: token,
    value: (command.type === "increment" ? outcome.value : request.value) ?? null,
    version: typeof outcome.version === "number" ? outcome.version : undefined,
  };
}

const scopeOf = (value: JsonValue) => ({
  input: value,
  nodes: {},
  run: {},
  trigger: null,
  env: {},
});

/** Reads, evaluates, and writes only when nobody wrote in between; else it looks again. */
async function update(context: NodeContext, state: OwnedState, request: StateRequest) {
  const { updateFn } = request;
  if (updateFn === undefined) {
    throw missing("updateFn", "Write an expression over input, the present value: input + 1.");
  }
  const key = state.keyOf(request.key);
  const { owner, token, renewed } = await state.own();
  for (let turn = 0; turn < updateTriesMax; turn += 1) {
    const before = (await state.read(key))?.value ?? null;
    // No value at all, or null: the entry goes.
    const value = (await evaluateExpression(updateFn, scopeOf(before), context)) ?? null;
    const outcome = await state.command(
      { type: "compare_and_set", key, expected: before, value, ...state.fence(token) },
      `update/${turn}`,
    );
    if (outcome.succeeded === true) {
      await renewed;
      const { stateId } = state;
      const written = outcome.current ?? null;
      return { status: "updated", stateId, owner, fencingToken: token, value: written };
    }
    context.log("info", `${key} was changed by somebody else meanwhile`);
  }
  throw new EdgeloomError({
    code: "conflict",
    message: `${key} changed ${updateTriesMax} times while it was updated`,
    remedy: "Take a lock first, or use increment or append",
    field: "key",
  });
}

const ownerOf = (context: NodeContext, { holder }: StateRequest): string =>
  holder ?? `run:${context.runId}`;

function lockOf({ stateId }: OwnedState, { lockName }: StateRequest): string {
  if (lockName === undefined) throw missing("lockName", "Name the lock.");
  return `state/${stateId}/${lockName}`;
}

async function lock(context: NodeContext, state: OwnedState, request: StateRequest) {
  await state.form();
  const name = lockOf(state, request);
  const owner = ownerOf(context, request);
  const { groups } = context.services;
  const { timeoutMs, leaseDurationMs: ttlMs } = request;
  const deadline = context.clock.monotonic() + timeoutMs;
  for (;;) {
    const { outcome } = await groups.lock(state.group, { name, owner, ttlMs }, context);
    const standing = accepted(outcome, `The lock ${request.lockName}`);
    if (standing.type === "lock_granted") {
      context.log("info", `${owner} holds ${name}`);
      return {
        status: "locked",
        stateId: state.stateId,
        holder: owner,
        fencingToken: Number(standing.token),
      };
    }
    if (context.clock.monotonic() >= deadline) {
      await groups.unlock(state.group, { name, owner }, context);
      throw new EdgeloomError({
        code: "timeout",
        message: `${owner} waited ${timeoutMs} ms for the lock ${request.lockName}, at place ${Number(standing.position)} in its queue`,
        remedy: "Give more time, or see who holds it",
        field: "timeoutMs",
      });
    }
    await sleep(context.timers, lockPollMs, context.signal);
  }
}

async function unlock(context: NodeContext, state: OwnedState, request: StateRequest) {
  const name = lockOf(state, request);
  const owner = ownerOf(context, request);
  const { outcome } = await context.services.groups.unlock(state.group, { name, owner }, context);
  // Who does not hold the lock frees nothing. That is no failure: an unlock may come a second time.
  const refusal = refusalOf(outcome);
  if (refusal?.reason === "lock_not_held") {
    const holding = refusal.holder ?? undefined;
    return { status: "not_held", stateId: state.stateId, holder: holding };
  }
  const { wasHeld } = accepted(outcome, `The lock ${request.lockName}`);
  const status = wasHeld === true ? "unlocked" : "not_held";
  return { status, stateId: state.stateId, holder: owner };
}

/** Makes another edge node the owner, and a member of the group if it is none, so that the data is there. */
async function move(context: NodeContext, state: OwnedState, request: StateRequest) {
  const to = request.edgeNode as EdgeNodeId | undefined;
  if (to === undefined) throw missing("edgeNode", "Choose the edge node to move the state to.");
  const members = await state.form();
  const before = await state.owner();
  if (!members.includes(to)) {
    const { groups } = context.services;
    const { voters, learners } = await groups.find(state.group);
    const next = request.enableReplication
      ? { voters, learners: [...learners, to] }
      : { voters: [to], learners: [] };
    await groups.changeMembers(state.group, next, context);
    context.log("info", `${to} now holds a copy of ${state.group}`);
  }
  if (before !== null && before.holder !== to) {
    await state.command(
      { type: "release_lease", name: state.leaseName, token: before.token },
      `release/${before.token}`,
    );
  }
  const { owner, token } = await state.own();
  return {
    status: "moved",
    stateId: state.stateId,
    owner,
    fencingToken: token,
    previousOwner: before?.holder,
  };
}
