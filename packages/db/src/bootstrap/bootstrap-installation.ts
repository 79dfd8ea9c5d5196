import { workflowGraphSchema } from "@edgeloom/graph";
import { builtInTemplates } from "@edgeloom/templates";
import { hashToken, newId, newToken } from "../client/ids.ts";
import { toJsonInput } from "../client/json.ts";
import type { PrismaClient } from "../generated/client.ts";
import { executionHash } from "../templates/execution-hash.ts";
import { graphHash } from "../workflows/workflow-version.ts";

export interface BootstrapOptions {
  /** Key with which the simulated world joins; the installation keeps only its hash. */
  readonly worldKey: string;
  readonly world: { readonly sites: number; readonly seed: number; readonly speed: number };
  /** Whether a token for the agent of this host is wanted. */
  readonly enrolAgent: boolean;
}

export interface Bootstrap {
  readonly workspaceId: string;
  readonly simulatedFleetId: string;
  readonly realFleetId: string;
  /** One-time token, valid for an hour; null when none was asked for. */
  readonly agentToken: string | null;
}

const agentTokenValidMs = 3_600_000;

/**
 * Brings a new or updated installation to where it can be used: a first workspace (whose owner the first
 * visitor becomes) with a simulated and a real fleet, and the templates that ship with Edgeloom. Idempotent.
 */
export async function bootstrapInstallation(
  prisma: PrismaClient,
  options: BootstrapOptions,
): Promise<Bootstrap> {
  const workspaceId = await ensureWorkspace(prisma);
  const simulatedFleetId = await ensureFleet(prisma, workspaceId, {
    name: "World",
    kind: "simulated",
    config: options.world,
    worldKeyHash: hashToken(options.worldKey),
  });
  const realFleetId = await ensureFleet(prisma, workspaceId, {
    name: "Hosts",
    kind: "real",
    config: {},
    worldKeyHash: null,
  });
  await ensureTemplates(prisma, workspaceId);
  await ensureExecutionHashes(prisma);
  const agentToken = options.enrolAgent ? await createAgentToken(prisma, realFleetId) : null;
  return { workspaceId, simulatedFleetId, realFleetId, agentToken };
}

async function ensureWorkspace(prisma: PrismaClient): Promise<string> {
  const first = await prisma.workspace.findFirst({ orderBy: { createdAt: "asc" } });
  if (first !== null) return first.id;
  const { id } = await prisma.workspace.create({
    data: { id: newId("ws"), slug: "main", name: "Main workspace" },
  });
  return id;
}

async function ensureFleet(
  prisma: PrismaClient,
  workspaceId: string,
  fleet: {
    readonly name: string;
    readonly kind: "simulated" | "real";
    readonly config: object;
    readonly worldKeyHash: string | null;
  },
): Promise<string> {
  const existing = await prisma.fleet.findFirst({
    where: { workspaceId, kind: fleet.kind },
    orderBy: { createdAt: "asc" },
  });
  const data = { config: toJsonInput(fleet.config), worldKeyHash: fleet.worldKeyHash };
  if (existing !== null) {
    await prisma.fleet.update({ where: { id: existing.id }, data });
    return existing.id;
  }
  const { id } = await prisma.fleet.create({
    data: { id: newId("flt"), workspaceId, name: fleet.name, kind: fleet.kind, ...data },
  });
  return id;
}

/** Adds templates that are new in this release, and a new version where the graph or lesson of one changed. */
async function ensureTemplates(prisma: PrismaClient, workspaceId: string): Promise<void> {
  for (const template of builtInTemplates) {
    const graph = workflowGraphSchema.parse(template.graph);
    const columns = {
      name: template.name,
      summary: template.summary,
      lesson: template.lesson,
      category: template.category,
    };
    const row = await prisma.template.upsert({
      where: { workspaceId_slug: { workspaceId, slug: template.slug } },
      create: {
        id: newId("tpl"),
        workspaceId,
        slug: template.slug,
        visibility: "public",
        builtIn: true,
        ...columns,
      },
      update: columns,
      include: { versions: { orderBy: { number: "desc" }, take: 1 } },
    });
    const latest = row.versions[0];
    const current =
      latest !== undefined &&
      graphHash(workflowGraphSchema.parse(latest.graph)) === graphHash(graph);
    if (current) continue;
    const number = row.latestNumber + 1;
    await prisma.template.update({
      where: { id: row.id },
      data: {
        latestNumber: number,
        versions: {
          create: {
            id: newId("tplv"),
            number,
            graph: toJsonInput(graph),
            executionHash: executionHash(graph),
            parameters: toJsonInput(template.parameters),
          },
        },
      },
    });
  }
}

/** Versions that were published before the hash was kept; runs can prove them from now on. */
async function ensureExecutionHashes(prisma: PrismaClient): Promise<void> {
  const rows = await prisma.templateVersion.findMany({ where: { executionHash: null } });
  for (const { id, graph } of rows) {
    const parsed = workflowGraphSchema.safeParse(graph);
    if (!parsed.success) continue;
    const data = { executionHash: executionHash(parsed.data) };
    await prisma.templateVersion.update({ where: { id }, data });
  }
}

async function createAgentToken(prisma: PrismaClient, fleetId: string): Promise<string> {
  const token = newToken("enrol");
  await prisma.enrolmentToken.create({
    data: {
      id: newId("enr"),
      fleetId,
      tokenHash: hashToken(token),
      createdById: "system",
      expiresAt: new Date(Date.now() + agentTokenValidMs),
    },
  });
  return token;
}
