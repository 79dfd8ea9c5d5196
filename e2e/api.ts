import { type APIRequestContext, expect } from "@playwright/test";

interface Fleet {
  readonly id: string;
  readonly name: string;
  readonly kind: "simulated" | "real";
  readonly nodes: number;
  readonly online: number;
}

interface EdgeNode {
  readonly id: string;
  readonly name: string;
  readonly online: boolean;
  readonly cordoned: boolean;
  readonly lifecycle: string;
}

async function body<Answer>(
  response: Awaited<ReturnType<APIRequestContext["get"]>>,
): Promise<Answer> {
  expect(response.ok(), `${response.url()} answered ${await response.text()}`).toBe(true);
  return (await response.json()) as Answer;
}

/** A fleet of the workspace, once one of the kind has edge nodes that are online. */
export async function fleetOf(api: APIRequestContext, kind: Fleet["kind"]): Promise<Fleet> {
  const find = async (): Promise<Fleet | undefined> => {
    const { items } = await body<{ items: Fleet[] }>(await api.get("/api/v1/fleets"));
    return items.find((fleet) => fleet.kind === kind && fleet.online > 0);
  };
  await expect.poll(find, { message: `a ${kind} fleet is online`, timeout: 60_000 }).toBeDefined();
  const fleet = await find();
  if (fleet === undefined) throw new Error(`The ${kind} fleet went away`);
  return fleet;
}

export async function nodesOf(
  api: APIRequestContext,
  fleetId: string,
): Promise<readonly EdgeNode[]> {
  const { items } = await body<{ items: EdgeNode[] }>(
    await api.get(`/api/v1/fleets/${fleetId}/nodes?limit=500`),
  );
  return items;
}

export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly position?: { readonly x: number; readonly y: number };
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** Creates a workflow whose nodes stand in a row and are connected in their order. */
export async function createChain(
  api: APIRequestContext,
  name: string,
  nodes: readonly GraphNode[],
): Promise<string> {
  const graph = {
    schemaVersion: 1,
    name,
    nodes: nodes.map((node, at) => ({ position: { x: at * 300, y: 0 }, ...node })),
    edges: nodes.slice(1).map((node, at) => ({
      id: `wire${at}`,
      source: nodes[at]?.id,
      target: node.id,
    })),
  };
  const { id } = await body<{ id: string }>(
    await api.post("/api/v1/workflows", { data: { graph } }),
  );
  return id;
}
