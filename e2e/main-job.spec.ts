import { test as bare, expect } from "@playwright/test";
import { fleetOf, nodesOf } from "./api.ts";
import { owner, unique } from "./installation.ts";
import { Designer } from "./pages/designer.ts";
import { Entry } from "./pages/entry.ts";
import { Fleet } from "./pages/fleet.ts";
import { RunPanel } from "./pages/run-panel.ts";
import { Settings } from "./pages/settings.ts";
import { Templates } from "./pages/templates.ts";

const workflowName = unique("Sweep");
const guest = {
  name: "Guest",
  email: `${unique("guest").replace(" ", "-")}@example.com`,
  password: "another-horse-battery",
};

// One job told as one test: each step stands on what the steps before it have made.
bare("designs, runs, watches and shares a workflow", async ({ page, browser }) => {
  bare.setTimeout(300_000);
  const designer = new Designer(page);
  const run = new RunPanel(designer);
  const templates = new Templates(page);
  const api = page.request;
  let workflowId = "";
  let runId = "";

  await bare.step("the first visitor becomes the owner", async () => {
    const entry = new Entry(page);
    await page.goto("/");
    await page.waitForURL(/\/(setup|sign-in)/);
    const isUsed = new URL(page.url()).pathname === "/sign-in";
    // Only an installation that is tested again has its owner already.
    expect(isUsed && process.env.EDGELOOM_E2E_REUSE !== "1").toBe(false);
    await (isUsed ? entry.signIn(owner) : entry.createOwner(owner));
    await page.waitForURL("**/workflows**");
  });

  const world = await fleetOf(api, "simulated");
  const worldNodes = await nodesOf(api, world.id);

  await bare.step("a template becomes a workflow", async () => {
    await templates.open("Fleet health sweep");
    workflowId = await templates.use(workflowName);
    await designer.ready();
    await expect(designer.nodes).toHaveCount(8);
  });

  await bare.step("three nodes are dragged from the palette", async () => {
    await designer.dragFromPalette("Workload", { x: 0.2, y: 0.16 });
    await designer.rename("What runs");
    await designer.dragFromPalette("Transform", { x: 0.2, y: 0.84 });
    await designer.rename("Report");
    await designer.dragFromPalette("Output", { x: 0.55, y: 0.84 });
    await designer.rename("Answer");
    await expect(designer.nodes).toHaveCount(11);
  });

  await bare.step("they are connected, and a circle is refused with its reason", async () => {
    await designer.connect(
      { node: "Health of the fleet", port: "Whole output" },
      { node: "What runs", port: "Input" },
    );
    await designer.connect(
      { node: "Health of the fleet", port: "Whole output" },
      { node: "Report", port: "Input" },
    );
    await designer.connect(
      { node: "Report", port: "Whole output" },
      { node: "Answer", port: "Input" },
    );
    const wires = await designer.wires.count();
    await designer.drawWire(
      { node: "Report", port: "Whole output" },
      { node: "Health of the fleet", port: "Input" },
    );
    await expect(page.getByText(/wait for each other in a circle/)).toBeVisible();
    await expect(designer.wires).toHaveCount(wires);
  });

  await bare.step("they are configured: a choice, a text and an expression", async () => {
    await designer.select("What runs");
    await designer.choose("Operation", "List");
    await designer.select("Answer");
    await designer.inspector.getByRole("textbox", { name: "Name", exact: true }).fill("report");
    await designer.select("Report");
    await designer.writeExpression(
      "Expression",
      '{ "nodes": $count(input.health.nodes), "first": $sort(input.health.nodes.edgeNode)[0] }',
    );
    await expect(designer.inspector.getByText("without data gives")).toBeVisible();
    await designer.saved();
  });

  await bare.step("it runs on the simulated fleet, with what the fleet reports", async () => {
    await run.chooseFleet(`${world.name} (simulated)`);
    runId = await run.start();
    await run.ends("Succeeded");
    for (const name of ["Health of the fleet", "What runs", "Report", "Answer"]) {
      await run.nodeIs(name, "Succeeded");
    }
    await run.show("Report");
    await designer.tab("Output");
    const output = designer.inspector.getByRole("tabpanel", { name: "Output" });
    await expect(output).toContainText(`nodes:${worldNodes.length}`);
    const [first] = worldNodes.map(({ id }) => id).sort();
    await expect(output).toContainText(`"${first}"`);
  });

  await bare.step("the expression's preview now uses the data of the run", async () => {
    await designer.tab("Parameters");
    await expect(designer.inspector.getByText("gives", { exact: true })).toBeVisible();
    await expect(designer.inspector).toContainText(`{"nodes":${worldNodes.length}`);
  });

  await bare.step("a live chart of an edge node moves", async () => {
    const [node] = worldNodes.filter(({ online }) => online);
    if (node === undefined) throw new Error("No simulated edge node is online");
    const fleet = new Fleet(page);
    await fleet.openNode(world.id, node.id);
    const requests = fleet.chart("Requests");
    await expect(requests).toContainText(/\d/);
    const before = (await requests.textContent()) ?? "";
    await expect(requests).not.toHaveText(before);
  });

  await bare.step("the same workflow runs on the real agent of this host", async () => {
    const hosts = await fleetOf(api, "real");
    const [host] = await nodesOf(api, hosts.id);
    await designer.open(workflowId);
    await run.chooseFleet(`${hosts.name} (real)`);
    await run.start();
    await run.ends("Succeeded");
    await run.show("Report");
    await designer.tab("Output");
    const output = designer.inspector.getByRole("tabpanel", { name: "Output" });
    await expect(output).toContainText("nodes:1");
    await expect(output).toContainText(`"${host?.id}"`);
  });

  await bare.step("a version is published", async () => {
    await designer.menu("Publish version …");
    const dialog = page.getByRole("dialog", { name: "Publish version 1" });
    await dialog.getByLabel("What changed").fill("Reports what runs");
    await dialog.getByRole("button", { name: "Publish version" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("button", { name: "v1", exact: true })).toBeVisible();
  });

  const link = await bare.step("it is published as a template, with a share link", async () => {
    await designer.menu("Publish as template …");
    await templates.publish({
      name: workflowName,
      purpose: "Checks every edge node and reports what runs.",
      visibility: "Private",
    });
    await templates.open(workflowName);
    return templates.share();
  });

  await bare.step("the link opens signed out", async () => {
    const context = await browser.newContext();
    const visitor = await context.newPage();
    await visitor.goto(link);
    await expect(new Templates(visitor).title(workflowName)).toBeVisible();
    await expect(visitor.getByRole("link", { name: "Sign in to fork" })).toBeVisible();
    await context.close();
  });

  const invitation = await bare.step("a second person is invited", () =>
    new Settings(page).invite({ into: "A workspace of their own" }),
  );

  await bare.step("who forks the template and cannot see anything else", async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await new Entry(other).acceptInvitation(invitation, guest);
    await other.goto(link);
    await new Templates(other).forkShared();
    await expect(new Templates(other).title(workflowName)).toBeVisible();

    const [node] = worldNodes;
    for (const path of [
      `workflows/${workflowId}`,
      `runs/${runId}`,
      `fleets/${world.id}`,
      `fleets/${world.id}/nodes/${encodeURIComponent(node?.id ?? "")}`,
    ]) {
      const answer = await other.request.get(`/api/v1/${path}`);
      expect(answer.status(), path).toBe(404);
    }
    for (const path of [
      `/workflows/${workflowId}`,
      `/runs/${runId}`,
      `/fleet/${world.id}/${encodeURIComponent(node?.id ?? "")}`,
    ]) {
      await other.goto(path);
      await expect(other.getByRole("main")).toContainText(/there is no/i);
      await expect(other.getByRole("main")).not.toContainText(workflowName);
    }
    await context.close();
  });
});
