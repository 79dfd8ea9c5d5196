import { expect, type Locator, type Page } from "@playwright/test";

interface Port {
  readonly node: string;
  readonly port: string;
}

/** The designer: palette, canvas, inspector and the bar above them. */
export class Designer {
  readonly page: Page;
  readonly canvas: Locator;
  readonly palette: Locator;
  readonly inspector: Locator;

  constructor(page: Page) {
    this.page = page;
    this.canvas = page.getByRole("application", { name: "Workflow canvas" });
    this.palette = page.getByRole("complementary", { name: "Palette" });
    this.inspector = page.getByRole("complementary", { name: "Inspector" });
  }

  async open(workflowId: string): Promise<void> {
    await this.page.goto(`/workflows/${workflowId}`);
    await this.ready();
  }

  /** Until the shared document is there, nothing can be changed. */
  async ready(): Promise<void> {
    await expect(this.canvas).toBeVisible();
    await this.saved();
  }

  /** Until every change is stored. */
  async saved(): Promise<void> {
    await expect(this.page.getByText("Saved", { exact: true })).toBeVisible();
  }

  /** A card of the canvas by the name of its node. */
  node(name: string): Locator {
    return this.canvas.getByRole("group", { name, exact: true });
  }

  /** Every node of the workflow that is drawn. */
  get nodes(): Locator {
    return this.canvas.locator("[aria-roledescription=node]");
  }

  get wires(): Locator {
    return this.canvas.locator("[aria-roledescription=edge]");
  }

  async fit(): Promise<void> {
    await this.page.getByRole("button", { name: "Fit to the window" }).click();
  }

  /** Drags a tile of the palette to a place of the canvas, in shares of its width and height. */
  async dragFromPalette(
    title: string,
    at: { readonly x: number; readonly y: number },
  ): Promise<void> {
    const search = this.palette.getByPlaceholder("Search nodes");
    await search.fill(title);
    const box = await this.canvas.boundingBox();
    if (box === null) throw new Error("The canvas has no size");
    const before = await this.nodes.count();
    await this.palette
      .getByRole("button", { name: title })
      .first()
      .dragTo(this.canvas, { targetPosition: { x: box.width * at.x, y: box.height * at.y } });
    await expect(this.nodes).toHaveCount(before + 1);
    await search.fill("");
  }

  #port({ node, port }: Port, side: "Input" | "Output"): Locator {
    return this.node(node).getByLabel(`${side} ${port}`, { exact: true });
  }

  /** Draws a wire with the pointer, from an output to an input. */
  async drawWire(from: Port, to: Port): Promise<void> {
    const start = await centreOf(this.#port(from, "Output"));
    const end = await centreOf(this.#port(to, "Input"));
    const { mouse } = this.page;
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await mouse.move(end.x, end.y, { steps: 4 });
    await mouse.up();
  }

  /** Draws a wire and waits until it is there. */
  async connect(from: Port, to: Port): Promise<void> {
    const before = await this.wires.count();
    await this.drawWire(from, to);
    await expect(this.wires).toHaveCount(before + 1);
  }

  /** Takes the source end of a wire and lets it go over an output of another node. */
  async moveWireEnd(wireId: string, to: Port): Promise<void> {
    const end = this.canvas.locator(`[data-id="${wireId}"] .react-flow__edgeupdater-source`);
    const from = await centreOf(end);
    const target = await centreOf(this.#port(to, "Output"));
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + target.x) / 2, target.y + 12, { steps: 4 });
    await mouse.move(target.x, target.y, { steps: 4 });
    await mouse.up();
  }

  /** Moves a card with the pointer, by pixels. */
  async move(name: string, by: { readonly x: number; readonly y: number }): Promise<void> {
    const head = await centreOf(this.node(name));
    const { mouse } = this.page;
    await mouse.move(head.x, head.y);
    await mouse.down();
    await mouse.move(head.x + by.x / 2, head.y + by.y / 2, { steps: 3 });
    await mouse.move(head.x + by.x, head.y + by.y, { steps: 3 });
    await mouse.up();
  }

  async select(name: string): Promise<void> {
    await this.node(name).click();
    await expect(this.inspector.getByLabel("Name of the node")).toHaveValue(name);
  }

  async selectNothing(): Promise<void> {
    await this.canvas.click({ position: { x: 12, y: 12 } });
  }

  async tab(name: "Parameters" | "Settings" | "Input" | "Output" | "Docs"): Promise<void> {
    await this.inspector.getByRole("tab", { name }).click();
  }

  async rename(to: string): Promise<void> {
    const field = this.inspector.getByLabel("Name of the node");
    await field.fill(to);
    await field.press("Enter");
    await expect(this.node(to)).toBeVisible();
  }

  async choose(field: string, option: string): Promise<void> {
    await this.inspector.getByRole("combobox", { name: field }).click();
    await this.page.getByRole("option", { name: option, exact: true }).click();
    await expect(this.inspector.getByRole("combobox", { name: field })).toContainText(option);
  }

  /** Writes an expression into the editor of a parameter. */
  async writeExpression(field: string, text: string): Promise<void> {
    const editor = this.inspector.getByRole("textbox", { name: `${field}, expression` });
    await editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press("Escape");
  }

  /** Chooses an entry of the workflow's menu in the bar. */
  async menu(entry: string): Promise<void> {
    await this.page.getByRole("button", { name: "Workflow", exact: true }).click();
    await this.page.getByRole("menuitem", { name: entry }).click();
  }

  /** What is drawn on the canvas, by name, in no order. */
  async nodeNames(): Promise<readonly string[]> {
    return this.nodes.evaluateAll((cards) =>
      cards.map((card) => card.getAttribute("aria-label") ?? ""),
    );
  }
}

async function centreOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} has no size`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
