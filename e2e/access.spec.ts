import { expect } from "@playwright/test";
import { createChain, fleetOf, nodesOf } from "./api.ts";
import { owner, test, unique } from "./installation.ts";
import { Designer } from "./pages/designer.ts";
import { Entry } from "./pages/entry.ts";
import { Fleet } from "./pages/fleet.ts";
import { RunPanel } from "./pages/run-panel.ts";
import { Settings } from "./pages/settings.ts";
import { Templates } from "./pages/templates.ts";

const start = { id: "start", type: "ManualTrigger", name: "Start" } as const;
const answer = { id: "answer", type: "Output", name: "Answer" } as const;

test("a signed-out visitor is led to sign-in and back to where they wanted to go", async ({
  page,
  browser,
}) => {
  const id = await createChain(page.request, unique("Wanted"), [start, answer]);
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const visitor = await context.newPage();
  await visitor.goto(`/workflows/${id}`);
  await visitor.waitForURL("**/sign-in?**");
  const entry = new Entry(visitor);
  await entry.signIn({ email: owner.email, password: "not-the-password" });
  await expect(visitor.getByRole("alert").filter({ hasText: "Check the e-mail" })).toBeVisible();
  await entry.signIn(owner);
  await visitor.waitForURL(`**/workflows/${id}**`);
  await new Designer(visitor).ready();

  expect((await context.request.get(`/api/v1/workflows/${id}`)).status()).toBe(200);
  await visitor.getByRole("button", { name: `Account of ${owner.name}` }).click();
  await visitor.getByRole("menuitem", { name: "Sign out" }).click();
  await visitor.waitForURL("**/sign-in**");
  expect((await context.request.get(`/api/v1/workflows/${id}`)).status()).toBe(401);
  await context.close();
});

test("a viewer sees everything and changes nothing, until given another role", async ({
  page,
  browser,
}) => {
  const id = await createChain(page.request, unique("Watched"), [start, answer]);
  const fleet = await fleetOf(page.request, "simulated");
  const [node] = await nodesOf(page.request, fleet.id);
  if (node === undefined) throw new Error("The simulated fleet has no edge node");
  const link = await new Settings(page).invite({ into: "This workspace", role: "Viewer" });

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const viewer = await context.newPage();
  const email = `${unique("viewer").replace(" ", "-")}@example.com`;
  await new Entry(viewer).acceptInvitation(link, {
    name: "Viewer",
    email,
    password: "looking-horse-battery",
  });

  const designer = new Designer(viewer);
  await designer.open(id);
  await expect(viewer.getByText(/You may look at this workflow/)).toBeVisible();
  await expect(designer.palette.getByRole("button", { name: "Merge" })).toBeDisabled();
  await expect(new RunPanel(designer).runButton).toBeDisabled();
  await designer.select("Answer");
  await expect(designer.inspector.getByLabel("Name of the node")).not.toBeEditable();
  await viewer.keyboard.press("Delete");
  await expect(designer.nodes).toHaveCount(2);

  const fleetPage = new Fleet(viewer);
  await fleetPage.openNode(fleet.id, node.id);
  const lifecycle = fleetPage.panel("Lifecycle");
  await expect(lifecycle.getByRole("button", { name: "Cordon" })).toBeDisabled();
  await expect(lifecycle).toContainText(/role|may not|operator/i);

  const api = context.request;
  const graph = { schemaVersion: 1, name: "Not allowed", nodes: [start], edges: [] };
  const refused = [
    await api.post("/api/v1/workflows", { data: { graph } }),
    await api.post("/api/v1/runs", { data: { workflowId: id, version: "draft" } }),
    await api.delete(`/api/v1/workflows/${id}`),
    await api.post("/api/v1/invitations", { data: {} }),
    await api.post(`/api/v1/fleets/${fleet.id}/enrolment-tokens`, {
      data: { validForMs: 900_000 },
    }),
  ];
  for (const answered of refused) {
    expect(answered.status(), answered.url()).toBe(403);
    expect(await answered.json()).toMatchObject({ code: "forbidden" });
  }

  await new Settings(page).setRole(email, "Operator");
  await designer.open(id);
  await expect(new RunPanel(designer).runButton).toBeEnabled();
  await context.close();
});

test("a share link that was withdrawn says so, and shows nothing", async ({ page, browser }) => {
  const name = unique("Shared");
  const id = await createChain(page.request, name, [start, answer]);
  const designer = new Designer(page);
  const templates = new Templates(page);
  await designer.open(id);
  await designer.menu("Publish as template …");
  await templates.publish({ name, purpose: "To be withdrawn.", visibility: "Private" });
  await templates.open(name);
  const link = await templates.share();

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const visitor = await context.newPage();
  await visitor.goto(link);
  await expect(new Templates(visitor).title(name)).toBeVisible();

  await templates.withdraw();
  await visitor.reload();
  await expect(visitor.getByText("This link does not work any more")).toBeVisible();
  await expect(visitor.getByText(name)).toBeHidden();
  await context.close();
});
