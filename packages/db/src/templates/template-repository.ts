import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { EdgeloomError } from "@edgeloom/kernel";
import { newId } from "../client/ids.ts";
import { toJsonInput } from "../client/json.ts";
import { found } from "../client/not-found.ts";
import type { Prisma, PrismaClient } from "../generated/client.ts";
import { executionHash } from "./execution-hash.ts";
import {
  type TemplateDetail,
  type TemplateParameter,
  type TemplateSummary,
  templateParameterSchema,
  templateVerificationSchema,
  type Visibility,
} from "./template.ts";
import { proveByEarlierRuns } from "./template-proof.ts";

export interface TemplateDraft {
  readonly name: string;
  readonly summary: string;
  readonly lesson: string;
  readonly category: string;
  readonly visibility: Visibility;
  readonly graph: WorkflowGraph;
  readonly parameters: readonly TemplateParameter[];
  readonly notes: string;
}

type VersionDraft = Pick<TemplateDraft, "graph" | "parameters" | "notes">;

/** What is left out stays as it is. */
export type TemplateChange = {
  readonly [Field in "name" | "summary" | "lesson" | "category" | "visibility"]?:
    | TemplateDraft[Field]
    | undefined;
};

export interface TemplateRepository {
  /** Those of the workspace that the user may see, and public ones of the whole installation. */
  list(
    workspaceId: string,
    userId: string,
    query: { readonly search?: string | undefined; readonly category?: string | undefined },
  ): Promise<TemplateSummary[]>;
  get(
    workspaceId: string,
    userId: string,
    id: string,
    number?: number | undefined,
  ): Promise<TemplateDetail>;
  /** For the holder of a share link, who has already been let in. */
  getShared(templateId: string): Promise<TemplateDetail>;
  /** @param workflowId the workflow that the graph is of; its earlier runs may prove the template */
  publish(
    workspaceId: string,
    userId: string,
    workflowId: string,
    draft: TemplateDraft,
  ): Promise<TemplateDetail>;
  publishVersion(
    workspaceId: string,
    userId: string,
    id: string,
    workflowId: string,
    version: VersionDraft,
  ): Promise<TemplateDetail>;
  update(workspaceId: string, userId: string, id: string, change: TemplateChange): Promise<void>;
  /** A copy in the workspace that remembers where it came from. */
  fork(workspaceId: string, userId: string, source: TemplateDetail): Promise<TemplateDetail>;
  countUse(id: string): Promise<void>;
  remove(workspaceId: string, userId: string, id: string): Promise<void>;
}

const include = {
  forkedFrom: { select: { id: true, name: true } },
  workspace: { select: { name: true } },
  versions: { orderBy: { number: "desc" } },
  _count: { select: { forks: true } },
} satisfies Prisma.TemplateInclude;
type Row = Prisma.TemplateGetPayload<{ include: typeof include }>;

function summary(row: Row): TemplateSummary {
  const latest = found(row.versions[0], "version of template", row.id);
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    workspaceName: row.workspace.name,
    name: row.name,
    summary: row.summary,
    category: row.category,
    visibility: row.visibility,
    builtIn: row.builtIn,
    latestNumber: row.latestNumber,
    uses: row.uses,
    forks: row._count.forks,
    forkedFrom:
      row.forkedFrom === null
        ? null
        : { id: row.forkedFrom.id, name: row.forkedFrom.name, number: row.forkedFromNumber ?? 1 },
    graph: workflowGraphSchema.parse(latest.graph),
    verified: latest.verified === null ? null : templateVerificationSchema.parse(latest.verified),
    updatedAt: row.updatedAt.getTime(),
  };
}

function detail(row: Row, number?: number): TemplateDetail {
  const version = found(
    number === undefined ? row.versions[0] : row.versions.find((each) => each.number === number),
    "template version",
    `${row.id}/${number}`,
  );
  return {
    ...summary(row),
    lesson: row.lesson,
    version: {
      id: version.id,
      number: version.number,
      graph: workflowGraphSchema.parse(version.graph),
      parameters: templateParameterSchema.array().parse(version.parameters),
      notes: version.notes,
      verified:
        version.verified === null ? null : templateVerificationSchema.parse(version.verified),
      createdAt: version.createdAt.getTime(),
    },
    versions: row.versions.map((each) => ({
      number: each.number,
      notes: each.notes,
      createdAt: each.createdAt.getTime(),
    })),
  };
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);

export function createTemplateRepository(prisma: PrismaClient): TemplateRepository {
  /** Private templates are their creator's; workspace ones the workspace's; public ones everybody's. */
  const visibleTo = (workspaceId: string, userId: string): Prisma.TemplateWhereInput => ({
    OR: [
      { visibility: "public" },
      { workspaceId, visibility: "workspace" },
      { workspaceId, visibility: "private", createdById: userId },
    ],
  });

  /** A template of the workspace that the user may change: not the private one of somebody else. */
  async function own(workspaceId: string, userId: string, id: string): Promise<void> {
    const where = { AND: [{ id, workspaceId }, visibleTo(workspaceId, userId)] };
    const row = found(await prisma.template.findFirst({ where }), "template", id);
    if (!row.builtIn) return;
    throw new EdgeloomError({
      code: "forbidden",
      message: `Template "${row.name}" is shipped with Edgeloom and cannot be changed`,
      remedy: "Fork it and change the fork.",
    });
  }

  const versionData = (number: number, userId: string, version: VersionDraft) => ({
    id: newId("tplv"),
    number,
    graph: toJsonInput(version.graph),
    executionHash: executionHash(version.graph),
    parameters: toJsonInput(version.parameters),
    notes: version.notes,
    createdById: userId,
  });

  async function insert(
    tx: Prisma.TransactionClient,
    workspaceId: string,
    userId: string,
    draft: TemplateDraft,
    lineage: { forkedFromId?: string; forkedFromNumber?: number },
  ): Promise<string> {
    const id = newId("tpl");
    await tx.template.create({
      data: {
        id,
        workspaceId,
        slug: `${slugOf(draft.name)}-${id.slice(-6)}`,
        name: draft.name,
        summary: draft.summary,
        lesson: draft.lesson,
        category: draft.category,
        visibility: draft.visibility,
        latestNumber: 1,
        createdById: userId,
        ...lineage,
        versions: { create: versionData(1, userId, draft) },
      },
    });
    return id;
  }

  const written = async (tx: Prisma.TransactionClient, id: string): Promise<TemplateDetail> =>
    detail(await tx.template.findUniqueOrThrow({ where: { id }, include }));

  return {
    async list(workspaceId, userId, { search, category }) {
      const rows = await prisma.template.findMany({
        where: {
          AND: [
            visibleTo(workspaceId, userId),
            category === undefined ? {} : { category },
            search === undefined
              ? {}
              : {
                  OR: [
                    { name: { contains: search, mode: "insensitive" } },
                    { summary: { contains: search, mode: "insensitive" } },
                  ],
                },
          ],
        },
        include,
        orderBy: [{ builtIn: "desc" }, { uses: "desc" }, { name: "asc" }],
        take: 200,
      });
      return rows.map(summary);
    },
    async get(workspaceId, userId, id, number) {
      const where = { AND: [{ id }, visibleTo(workspaceId, userId)] };
      return detail(
        found(await prisma.template.findFirst({ where, include }), "template", id),
        number,
      );
    },
    async getShared(templateId) {
      const row = await prisma.template.findUnique({ where: { id: templateId }, include });
      return detail(found(row, "template", templateId));
    },
    publish: (workspaceId, userId, workflowId, draft) =>
      prisma.$transaction(async (tx) => {
        const id = await insert(tx, workspaceId, userId, draft, {});
        await proveByEarlierRuns(tx, workflowId, executionHash(draft.graph));
        return await written(tx, id);
      }),
    async publishVersion(workspaceId, userId, id, workflowId, version) {
      await own(workspaceId, userId, id);
      // The increment locks the row, so that concurrent publishers get different numbers.
      return prisma.$transaction(async (tx) => {
        const { latestNumber } = await tx.template.update({
          where: { id },
          data: { latestNumber: { increment: 1 } },
        });
        await tx.templateVersion.create({
          data: { templateId: id, ...versionData(latestNumber, userId, version) },
        });
        await proveByEarlierRuns(tx, workflowId, executionHash(version.graph));
        return await written(tx, id);
      });
    },
    async update(workspaceId, userId, id, change) {
      await own(workspaceId, userId, id);
      const data = Object.fromEntries(
        Object.entries(change).filter(([, value]) => value !== undefined),
      );
      await prisma.template.update({ where: { id }, data });
    },
    fork: (workspaceId, userId, { name, summary, lesson, category, ...source }) =>
      prisma.$transaction(async (tx) => {
        const { graph, parameters, number } = source.version;
        const notes = `Forked from ${name}, version ${number}`;
        const text = { name, summary, lesson, category, visibility: "private" } as const;
        const draft = { ...text, graph, parameters, notes };
        const lineage = { forkedFromId: source.id, forkedFromNumber: number };
        const id = await insert(tx, workspaceId, userId, draft, lineage);
        // What proved the source proves its copy.
        await tx.$executeRaw`UPDATE template_version SET verified = source.verified
          FROM template_version AS source WHERE source.id = ${source.version.id} AND template_version.template_id = ${id}`;
        return await written(tx, id);
      }),
    async countUse(id) {
      await prisma.template.update({ where: { id }, data: { uses: { increment: 1 } } });
    },
    async remove(workspaceId, userId, id) {
      await own(workspaceId, userId, id);
      await prisma.template.delete({ where: { id } });
    },
  };
}
