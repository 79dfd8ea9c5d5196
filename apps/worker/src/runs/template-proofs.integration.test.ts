import { createDatabase, createTemplateRepository } from "@edgeloom/db";
import { workflowGraphSchema } from "@edgeloom/graph";
import { expect, it } from "vitest";
import { startEffectRecorder } from "../testing/recorded-effects.ts";
import { openTestInstallation, until } from "../testing/test-installation.ts";
import { startWorkerProcess } from "../testing/worker-process.ts";

it("a run that succeeds on a worker proves the template that does the same, and no other", async () => {
  const installation = await openTestInstallation();
  const effects = await startEffectRecorder();
  const database = createDatabase({ connectionString: installation.databaseUrl });
  const worker = await startWorkerProcess("prover", {
    DATABASE_URL: installation.databaseUrl,
    EFFECTS_URL: effects.url,
  });
  try {
    const templates = createTemplateRepository(database.prisma);
    const { workspaceId } = installation;
    const graphs = {
      same: { nodes: [{ id: "s", type: "Start", name: "Begin" }], edges: [] },
      other: { nodes: [{ id: "s", type: "Start", name: "Elsewhere" }], edges: [] },
    };
    const publish = async (name: keyof typeof graphs): Promise<string> => {
      const graph = workflowGraphSchema.parse({ schemaVersion: 1, name, ...graphs[name] });
      const text = { name, summary: "S", lesson: "", category: "general", notes: "" };
      const draft = { ...text, visibility: "public", graph, parameters: [] } as const;
      return (await templates.publish(workspaceId, "u", "none", draft)).id;
    };
    const [same, other] = [await publish("same"), await publish("other")];
    const verified = async (id: string) => (await templates.get(workspaceId, "u", id)).verified;
    await installation.addWorkflow("mine", graphs.same);
    await installation.createRuns("mine", 3);
    await until(async () => (await verified(same)) !== null);
    expect(await verified(same)).toMatchObject({ fleetKind: "simulated" });
    expect(await verified(other)).toBeNull();
  } finally {
    worker.kill("SIGKILL");
    await worker.exited;
    await effects.close();
    await database.close();
    await installation.close();
  }
});
