import { expect } from "@playwright/test";
import { createChain, type GraphNode } from "./api.ts";
import { test, unique } from "./installation.ts";
import { Designer } from "./pages/designer.ts";
import { RunPanel } from "./pages/run-panel.ts";

const start: GraphNode = { id: "start", type: "ManualTrigger", name: "Start" };
const wait: GraphNode = {
  id: "wait",
  type: "Wait",
  name: "Long wait",
  parameters: { durationMs: 600_000 },
};
const answer: GraphNode = { id: "answer", type: "Output", name: "Answer" };
/** Nothing listens on port 9 of this host, so the connection is refused. */
const call: GraphNode = {
  id: "call",
  type: "HttpRequest",
  name: "Call",
  parameters: { url: "http://127.0.0.1:9/" },
};

test("two windows on one workflow converge, and undo stays each one's own", async ({ page }) => {
  const id = await createChain(page.request, unique("Together"), [start, answer]);
  const one = new Designer(page);
  const two = new Designer(await page.context().newPage());
  await one.open(id);
  await two.open(id);

  await one.dragFromPalette("Transform", { x: 0.3, y: 0.3 });
  await expect(two.nodes).toHaveCount(3);
  await two.dragFromPalette("Merge", { x: 0.3, y: 0.7 });
  await expect(one.nodes).toHaveCount(4);

  await two.page.getByRole("button", { name: "Undo" }).click();
  await expect(two.node("Merge")).toBeHidden();
  await expect(one.node("Merge")).toBeHidden();
  await expect(one.node("Transform")).toBeVisible();
  await expect(two.node("Transform")).toBeVisible();
  await expect(two.page.getByRole("button", { name: "Undo" })).toBeDisabled();

  await two.page.getByRole("button", { name: "Redo" }).click();
  await expect(one.node("Merge")).toBeVisible();
});

test("nodes are copied, pasted, duplicated, deleted, and each step is undone", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await createChain(page.request, unique("Copies"), [start, answer]);
  const designer = new Designer(page);
  await designer.open(id);
  await designer.select("Answer");
  await page.keyboard.press("ControlOrMeta+d");
  await expect(designer.nodes).toHaveCount(3);
  await page.keyboard.press("ControlOrMeta+c");
  await page.keyboard.press("ControlOrMeta+v");
  await expect(designer.nodes).toHaveCount(4);
  await page.keyboard.press("Delete");
  await expect(designer.nodes).toHaveCount(3);

  await page.keyboard.press("ControlOrMeta+z");
  await expect(designer.nodes).toHaveCount(4);
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(designer.nodes).toHaveCount(3);
  for (const left of [4, 3, 2]) {
    await page.keyboard.press("ControlOrMeta+z");
    await expect(designer.nodes).toHaveCount(left);
  }
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("slash searches the palette, and Enter adds what is found", async ({ page }) => {
  const id = await createChain(page.request, unique("Found"), [start]);
  const designer = new Designer(page);
  await designer.open(id);
  await page.keyboard.press("/");
  await expect(designer.palette.getByPlaceholder("Search nodes")).toBeFocused();
  await page.keyboard.type("affinity");
  await expect(designer.palette.getByRole("button", { name: "Edge affinity" })).toBeVisible();
  await expect(designer.palette.getByRole("button", { name: "Merge" })).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(designer.node("Edge affinity")).toBeVisible();
});

test("a problem leads to its node, and what solves it survives a reload", async ({ page }) => {
  const id = await createChain(page.request, unique("Problems"), [start, answer]);
  const designer = new Designer(page);
  const run = new RunPanel(designer);
  await designer.open(id);
  await designer.dragFromPalette("Transform", { x: 0.4, y: 0.75 });
  await designer.connect(
    { node: "Start", port: "Whole output" },
    { node: "Transform", port: "Input" },
  );
  await designer.selectNothing();
  await run.runButton.click();
  await expect(page.getByText(/keeps? this from running/)).toBeVisible();
  await run.panel
    .getByRole("button", { name: /^Transform/ })
    .first()
    .click();
  await expect(designer.inspector.getByLabel("Name of the node")).toHaveValue("Transform");
  await designer.writeExpression("Expression", '"solved"');
  await run.tab("Problems");
  await expect(run.panel.getByText("No problems")).toBeVisible();
  await designer.saved();

  await page.reload();
  await designer.ready();
  await expect(designer.nodes).toHaveCount(3);
  await designer.select("Transform");
  await designer.tab("Parameters");
  await expect(
    designer.inspector.getByRole("textbox", { name: "Expression, expression" }),
  ).toHaveText('"solved"');
});

test("what is changed offline is merged when the connection is back", async ({
  page,
  browser,
  ownerSession,
}) => {
  const id = await createChain(page.request, unique("Offline"), [start, answer]);
  const away = new Designer(page);
  const elsewhere = await browser.newContext({ storageState: ownerSession });
  const present = new Designer(await elsewhere.newPage());
  await away.open(id);
  await present.open(id);

  await page.context().setOffline(true);
  await expect(page.getByText("Offline", { exact: true })).toBeVisible({ timeout: 60_000 });
  await away.dragFromPalette("Merge", { x: 0.3, y: 0.3 });
  await present.dragFromPalette("Transform", { x: 0.3, y: 0.7 });
  await expect(present.node("Merge")).toBeHidden();

  await page.context().setOffline(false);
  await away.saved();
  for (const designer of [away, present]) {
    await expect(designer.node("Merge")).toBeVisible();
    await expect(designer.node("Transform")).toBeVisible();
  }
  await elsewhere.close();
});

test("Ctrl+Enter runs, and a run that waits is cancelled", async ({ page }) => {
  const id = await createChain(page.request, unique("Waits"), [start, wait, answer]);
  const designer = new Designer(page);
  const run = new RunPanel(designer);
  await designer.open(id);
  await run.start(() => page.keyboard.press("ControlOrMeta+Enter"));
  await run.nodeIs("Start", "Succeeded");
  await run.nodeIs("Long wait", "Waiting");
  await run.action("Cancel");
  await run.ends("Cancelled");
  await run.nodeIs("Long wait", "Cancelled");
});

test("a failed node says why and what to do, and a retry goes on from it", async ({ page }) => {
  const id = await createChain(page.request, unique("Fails"), [start, call, answer]);
  const designer = new Designer(page);
  const run = new RunPanel(designer);
  await designer.open(id);
  const failed = await run.start();
  await run.ends("Failed");
  await run.nodeIs("Call", "Failed");
  await designer.select("Call");
  await designer.tab("Output");
  const problem = designer.inspector.getByRole("alert");
  await expect(problem).toContainText("127.0.0.1:9");
  await expect(problem.getByRole("paragraph")).not.toHaveCount(1);

  await run.start(() => run.action("Retry from failure"));
  await run.ends("Failed");
  const steps = await page.request.get(`/api/v1/runs/${run.runId}`);
  const { sourceRunId } = await steps.json();
  expect(sourceRunId).toBe(failed);
});
