import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { EdgeloomError } from "@edgeloom/kernel";
import { newId } from "../client/ids.ts";
import { found } from "../client/not-found.ts";
import type { Prisma, PrismaClient } from "../generated/client.ts";
import { draftColumns, isShared, readDraft } from "./draft.ts";
import { versionView, type WorkflowVersionView } from "./workflow-version.ts";

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
  /** Whether the draft is what a shared document says: then changes of it come through a gateway. */
  isShared(workspaceId: string, id: string): Promise<boolean>;
  /** The draft by all that is stored of it, also what `get` tells of only a moment later. */
  draft(workspaceId: string, id: string): Promise<WorkflowGraph>;
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
    async isShared(workspaceId, id) {
      await row(workspaceId, id);
      return await isShared(prisma, id);
    },
    async draft(workspaceId, id) {
      const { graph } = await row(workspaceId, id);
      return await readDraft(prisma, id, graph);
    },
    async create(workspaceId, { graph, createdById, sourceTemplateVersionId }) {
      const created = await prisma.workflow.create({
        data: {
          id: newId("wf"),
          workspaceId,
          createdById,
          sourceTemplateVersionId: sourceTemplateVersionId ?? null,
          ...draftColumns(graph),
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
        if (await isShared(tx, id)) return "shared";
        const { count } = await tx.workflow.updateMany({
          where: {
            id,
            workspaceId,
            ...(expectedRevision === undefined ? {} : { revision: expectedRevision }),
          },
          data: { ...draftColumns(graph), revision: { increment: 1 } },
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
  };
}
