import { expect } from "@playwright/test";
import { createChain, type GraphNode } from "./api.ts";
import { test, unique } from "./installation.ts";
import { Designer } from "./pages/designer.ts";
import { RunPanel } from "./pages/run-panel.ts";

const start: GraphNode = { id: "start", type: "ManualTrigger", name: "Start" };
const one: GraphNode = {
  id: "one",
  type: "Transform",
  name: "One",
  parameters: { expression: '{ "number": 1 }' },
};
const two: GraphNode = {
  id: "two",
  type: "Transform",
  name: "Two",
  parameters: { expression: "input.result.number + 1" },
};
const answer: GraphNode = { id: "answer", type: "Output", name: "Answer" };

test("a workflow is built by keys alone: walk, add behind, connect by the menu", async ({
  page,
}) => {
  const id = await createChain(page.request, unique("Keys"), [start, answer]);
  const designer = new Designer(page);
  await designer.open(id);
  await page.keyboard.press("j");
  await expect(designer.node("Start")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.type("merge");
  await page.keyboard.press("Enter");
  await expect(designer.node("Merge")).toBeFocused();
  await expect(designer.wires).toHaveCount(2);

  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Connect to" }).press("ArrowRight");
  await page.getByRole("menuitem", { name: "Answer" }).press("Enter");
  await expect(designer.wires).toHaveCount(3);

  // Elsewhere Tab goes on through the page, as everywhere.
  await page.getByRole("link", { name: "Runs" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Fleet" })).toBeFocused();
});

test("notes, groups, layout and wires are changed on the canvas, and parts go to another workflow", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const scattered = [start, one, two, answer].map((node, at) => ({
    ...node,
    position: { x: 900 - at * 300, y: at * 60 },
  }));
  const id = await createChain(page.request, unique("Canvas"), scattered);
  const designer = new Designer(page);
  await designer.open(id);

  await test.step("a layout puts what comes first on the left", async () => {
    await page.getByRole("button", { name: "Lay the graph out" }).click();
    const left = async (name: string): Promise<number> =>
      (await designer.node(name).boundingBox())?.x ?? Number.NaN;
    await expect
      .poll(async () => (await left("Start")) < (await left("One")), { message: "laid out" })
      .toBe(true);
    expect(await left("One")).toBeLessThan(await left("Two"));
    expect(await left("Two")).toBeLessThan(await left("Answer"));
    await designer.saved();
  });

  await test.step("a note is written as soon as it is there", async () => {
    await designer.canvas.click({ button: "right", position: { x: 40, y: 40 } });
    await page.getByRole("menuitem", { name: "Add a note" }).click();
    const note = designer.canvas.getByRole("textbox", { name: "Note" });
    await expect(note).toBeFocused();
    await page.keyboard.type("Read this first");
    await expect(note).toHaveValue("Read this first");
    await designer.selectNothing();
  });

  await test.step("nodes are grouped, named and let go", async () => {
    await designer.node("One").click();
    await designer.node("Two").click({ modifiers: ["Shift"] });
    await page.keyboard.press("ControlOrMeta+g");
    const name = designer.canvas.getByRole("textbox", { name: "Name of the group" });
    await name.fill("Sums");
    await expect(name).toHaveValue("Sums");
    await designer.node("One").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Ungroup" }).click();
    await expect(name).toBeHidden();
    await expect(designer.node("One")).toBeVisible();
    await expect(designer.node("Two")).toBeVisible();
  });

  await test.step("the end of a wire is moved to another node", async () => {
    await designer.selectNothing();
    await designer.moveWireEnd("wire2", { node: "One", port: "Whole output" });
    await expect
      .poll(async () => {
        const workflow = await (await page.request.get(`/api/v1/workflows/${id}`)).json();
        return workflow.graph.edges.find((edge: { id: string }) => edge.id === "wire2")?.source;
      })
      .toBe("one");
  });

  await test.step("parts are pasted beside what another workflow holds", async () => {
    await designer.node("One").click();
    await designer.node("Two").click({ modifiers: ["Shift"] });
    await page.keyboard.press("ControlOrMeta+c");
    const other = new Designer(await context.newPage());
    await other.open(await createChain(page.request, unique("Pasted"), [start]));
    await other.page.keyboard.press("ControlOrMeta+v");
    await expect(other.nodes).toHaveCount(3);
    await expect(other.wires).toHaveCount(1);
    const boxes = await Promise.all(["Start", "One"].map((name) => other.node(name).boundingBox()));
    const [there, pasted] = boxes;
    expect(pasted?.y).toBeGreaterThan((there?.y ?? 0) + (there?.height ?? 0));
  });
});

test("a run goes up to a node, then on from one, and pinned data stands for a node", async ({
  page,
}) => {
  const id = await createChain(page.request, unique("Parts"), [start, one, two, answer]);
  const designer = new Designer(page);
  const run = new RunPanel(designer);
  await designer.open(id);
  const steps = async (): Promise<readonly string[]> => {
    const { steps: taken } = await (await page.request.get(`/api/v1/runs/${run.runId}`)).json();
    return taken.map((step: { nodeId: string; state: string }) => `${step.nodeId} ${step.state}`);
  };
  const fromMenu = async (entry: string, name: string): Promise<void> => {
    await designer.node(name).click({ button: "right" });
    await page.getByRole("menuitem", { name: entry }).click();
  };
  await run.start(() => fromMenu("Run up to here", "One"));
  await run.ends("Succeeded");
  expect(await steps()).toEqual(["start succeeded", "one succeeded"]);

  await run.start(() => fromMenu("Run from here", "Two"));
  await run.nodeIs("Answer", "Succeeded");

  await run.show("One");
  await designer.tab("Output");
  await designer.inspector.getByRole("button", { name: /^Pin/ }).click();
  await expect(designer.inspector.getByRole("button", { name: "Unpin" })).toBeVisible();
  await designer.tab("Parameters");
  await designer.writeExpression("Expression", '{ "number": 41 }');
  await designer.saved();
  await run.start();
  await run.nodeIs("Answer", "Succeeded");
  await designer.tab("Output");
  // The pinned 1, not the 41 that running the node would give.
  await expect(designer.inspector.getByRole("tabpanel", { name: "Output" })).toContainText("2");
});

test("a version is compared and restored, and a workflow goes out and in as JSON", async ({
  page,
}) => {
  const name = unique("Versions");
  const id = await createChain(page.request, name, [start, one, answer]);
  const designer = new Designer(page);
  await designer.open(id);
  await designer.menu("Publish version …");
  const publish = page.getByRole("dialog", { name: "Publish version 1" });
  await publish.getByRole("button", { name: "Publish version" }).click();
  await expect(publish).toBeHidden();
  await designer.select("One");
  await page.keyboard.press("Delete");
  await expect(designer.nodes).toHaveCount(2);

  await page.getByRole("button", { name: "v1", exact: true }).click();
  const versions = page.getByRole("dialog", { name: "Versions" });
  await versions.getByRole("button", { name: /^v1/ }).click();
  await expect(versions.getByText("Start → One")).toBeVisible();
  await versions.getByRole("button", { name: "Restore version 1" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Restore version" }).click();
  await expect(versions.getByText("The draft is the same.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(designer.nodes).toHaveCount(3);

  const download = page.waitForEvent("download");
  await designer.menu("Export JSON");
  const file = await (await download).path();
  await page.goto("/workflows");
  await page.getByRole("button", { name: "Import" }).click();
  await page.getByLabel("Workflow file").setInputFiles(file);
  await page.getByRole("button", { name: "Import workflow" }).click();
  await page.waitForURL(/\/workflows\/[^/?]+/);
  expect(page.url()).not.toContain(id);
  await designer.ready();
  expect([...(await designer.nodeNames())].sort()).toEqual(["Answer", "One", "Start"]);
});
