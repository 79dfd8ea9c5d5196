import { createHash } from "node:crypto";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { canonicalJson, EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import { newId } from "../client/ids.ts";
import { toJsonInput } from "../client/json.ts";
import { found } from "../client/not-found.ts";
import type { Prisma, PrismaClient } from "../generated/client.ts";

export interface WorkflowSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly nodeCount: number;
  readonly revision: number;
  readonly activeVersion: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface WorkflowView extends WorkflowSummary {
  readonly graph: WorkflowGraph;
  readonly sourceTemplateVersionId: string | null;
}

export interface WorkflowVersionView {
  readonly id: string;
  readonly workflowId: string;
  readonly number: number | null;
  readonly message: string;
  readonly createdById: string;
  readonly createdAt: number;
  readonly active: boolean;
}

export interface WorkflowPage {
  readonly items: readonly WorkflowSummary[];
  /** Pass it as `cursor` for the next page; null at the end. */
  readonly nextCursor: string | null;
}

export interface WorkflowRepository {
  list(
    workspaceId: string,
    query: {
      readonly search?: string | undefined;
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
  ): Promise<WorkflowPage>;
  get(workspaceId: string, id: string): Promise<WorkflowView>;
  create(
    workspaceId: string,
    workflow: {
      readonly graph: WorkflowGraph;
      readonly createdById: string;
      readonly sourceTemplateVersionId?: string | undefined;
    },
  ): Promise<WorkflowView>;
  /**
   * Replaces the draft. A draft that was ever opened as a shared document is what that document says: then nothing
   * is written here, and `replaceShared` is to change the document, from which the draft is derived.
   * @throws EdgeloomError `conflict` when `expectedRevision` is given and is not the stored one, and when the draft
   * is shared and there is no `replaceShared`
   */
  saveDraft(
    workspaceId: string,
    id: string,
    graph: WorkflowGraph,
    expectedRevision?: number | undefined,
    replaceShared?: (() => Promise<unknown>) | undefined,
  ): Promise<WorkflowView>;
  archive(workspaceId: string, id: string): Promise<void>;
  versions(workspaceId: string, id: string): Promise<WorkflowVersionView[]>;
  version(
    workspaceId: string,
    id: string,
    versionId: string,
  ): Promise<WorkflowVersionView & { readonly graph: WorkflowGraph }>;
  /** Stores the draft as the next numbered version and makes it the active one. */
  publish(
    workspaceId: string,
    id: string,
    version: { readonly message: string; readonly createdById: string },
  ): Promise<WorkflowVersionView>;
  activate(workspaceId: string, id: string, versionId: string): Promise<void>;
}

/** SHA-256 over the canonical JSON of a graph: equal graphs have equal hashes. */
export function graphHash(graph: WorkflowGraph): string {
  return createHash("sha256")
    .update(canonicalJson(graph as unknown as JsonValue))
    .digest("hex");
}

type Row = Prisma.WorkflowGetPayload<{ include: { activeVersion: { select: { number: true } } } }>;

const withActive = { activeVersion: { select: { number: true } } } as const;

function summary(row: Row): WorkflowSummary {
  const graph = row.graph as { nodes?: unknown[] };
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    nodeCount: graph.nodes?.length ?? 0,
    revision: row.revision,
    activeVersion: row.activeVersion?.number ?? null,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

function view(row: Row): WorkflowView {
  return {
    ...summary(row),
    graph: workflowGraphSchema.parse(row.graph),
    sourceTemplateVersionId: row.sourceTemplateVersionId,
  };
}

const columns = (graph: WorkflowGraph) => ({
  name: graph.name,
  description: graph.description,
  graph: toJsonInput(graph),
});

const outdated = (id: string, expectedRevision: number | undefined): EdgeloomError =>
  new EdgeloomError({
    code: "conflict",
    message: `Workflow "${id}" was changed since revision ${expectedRevision}`,
    remedy: "Load it again and repeat your change, or send no revision to overwrite.",
    field: "revision",
  });

const heldByDocument = (id: string): EdgeloomError =>
  new EdgeloomError({
    code: "conflict",
    message: `The draft of workflow "${id}" is held by its shared document`,
    remedy: "Change the document through the gateway.",
  });

export function createWorkflowRepository(prisma: PrismaClient): WorkflowRepository {
  async function row(workspaceId: string, id: string): Promise<Row> {
    const where = { id, workspaceId, archivedAt: null };
    return found(await prisma.workflow.findFirst({ where, include: withActive }), "workflow", id);
  }

  const versionView = (
    version: {
      id: string;
      workflowId: string;
      number: number | null;
      message: string;
      createdById: string;
      createdAt: Date;
    },
    activeVersionId: string | null,
  ): WorkflowVersionView => ({
    id: version.id,
    workflowId: version.workflowId,
    number: version.number,
    message: version.message,
    createdById: version.createdById,
    createdAt: version.createdAt.getTime(),
    active: version.id === activeVersionId,
  });

  return {
    async list(workspaceId, { search, cursor, limit }) {
      const rows = await prisma.workflow.findMany({
        where: {
          workspaceId,
          archivedAt: null,
          ...(search === undefined ? {} : { name: { contains: search, mode: "insensitive" } }),
        },
        include: withActive,
        orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
        take: limit + 1,
        ...(cursor === undefined ? {} : { cursor: { id: cursor }, skip: 1 }),
      });
      const items = rows.slice(0, limit).map(summary);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    get: async (workspaceId, id) => view(await row(workspaceId, id)),
    async create(workspaceId, { graph, createdById, sourceTemplateVersionId }) {
      const created = await prisma.workflow.create({
        data: {
          id: newId("wf"),
          workspaceId,
          createdById,
          sourceTemplateVersionId: sourceTemplateVersionId ?? null,
          ...columns(graph),
        },
        include: withActive,
      });
      return view(created);
    },
    async saveDraft(workspaceId, id, graph, expectedRevision, replaceShared) {
      await row(workspaceId, id);
      const outcome = await prisma.$transaction(async (tx) => {
        // Who opens the document takes this lock too, so it is not seeded meanwhile from the graph of before.
        await tx.$queryRaw`SELECT id FROM workflow WHERE id = ${id} FOR UPDATE`;
        if ((await tx.documentUpdate.count({ where: { workflowId: id }, take: 1 })) > 0) {
          return "shared";
        }
        const { count } = await tx.workflow.updateMany({
          where: {
            id,
            workspaceId,
            ...(expectedRevision === undefined ? {} : { revision: expectedRevision }),
          },
          data: { ...columns(graph), revision: { increment: 1 } },
        });
        return count === 1 ? "saved" : "outdated";
      });
      if (outcome === "outdated") throw outdated(id, expectedRevision);
      if (outcome === "shared") {
        if (replaceShared === undefined) throw heldByDocument(id);
        await replaceShared();
      }
      return view(await row(workspaceId, id));
    },
    async archive(workspaceId, id) {
      await row(workspaceId, id);
      await prisma.$transaction([
        prisma.trigger.deleteMany({ where: { workspaceId, workflowId: id } }),
        prisma.workflow.update({ where: { id }, data: { archivedAt: new Date() } }),
      ]);
    },
    async versions(workspaceId, id) {
      const workflow = await row(workspaceId, id);
      const rows = await prisma.workflowVersion.findMany({
        where: { workflowId: id, number: { not: null } },
        orderBy: { number: "desc" },
      });
      return rows.map((version) => versionView(version, workflow.activeVersionId));
    },
    async version(workspaceId, id, versionId) {
      const workflow = await row(workspaceId, id);
      const version = found(
        await prisma.workflowVersion.findFirst({ where: { id: versionId, workflowId: id } }),
        "workflow version",
        versionId,
      );
      return {
        ...versionView(version, workflow.activeVersionId),
        graph: workflowGraphSchema.parse(version.graph),
      };
    },
    async publish(workspaceId, id, { message, createdById }) {
      return prisma.$transaction(async (tx) => {
        // The row lock orders concurrent publishers, so that numbers have no gaps and no twins.
        await tx.$queryRaw`SELECT id FROM workflow WHERE id = ${id} AND workspace_id = ${workspaceId} FOR UPDATE`;
        const workflow = found(
          await tx.workflow.findFirst({ where: { id, workspaceId, archivedAt: null } }),
          "workflow",
          id,
        );
        const last = await tx.workflowVersion.aggregate({
          where: { workflowId: id },
          _max: { number: true },
        });
        const graph = workflowGraphSchema.parse(workflow.graph);
        const version = await tx.workflowVersion.create({
          data: {
            id: newId("ver"),
            workflowId: id,
            number: (last._max.number ?? 0) + 1,
            hash: graphHash(graph),
            graph: toJsonInput(graph),
            message,
            createdById,
          },
        });
        await tx.workflow.update({ where: { id }, data: { activeVersionId: version.id } });
        return versionView(version, version.id);
      });
    },
    async activate(workspaceId, id, versionId) {
      await row(workspaceId, id);
      found(
        await prisma.workflowVersion.findFirst({
          where: { id: versionId, workflowId: id, number: { not: null } },
        }),
        "workflow version",
        versionId,
      );
      await prisma.workflow.update({ where: { id }, data: { activeVersionId: versionId } });
    },
  };
}
