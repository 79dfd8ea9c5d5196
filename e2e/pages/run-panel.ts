import { expect, type Locator, type Page } from "@playwright/test";
import type { Designer } from "./designer.ts";

type State = "Succeeded" | "Failed" | "Cancelled" | "Waiting" | "Running" | "Skipped";

/** Starting a run from the canvas, and following it there. */
export class RunPanel {
  readonly #designer: Designer;
  readonly #page: Page;
  readonly panel: Locator;

  constructor(designer: Designer) {
    this.#designer = designer;
    this.#page = designer.page;
    this.panel = this.#page.getByRole("tablist", { name: "Run and problems" }).locator("../..");
  }

  async chooseFleet(label: string): Promise<void> {
    const select = this.#page.getByRole("combobox", { name: "Fleet to run on" });
    await select.click();
    await this.#page.getByRole("option", { name: label, exact: true }).click();
    await expect(select).toContainText(label);
  }

  get runButton(): Locator {
    return this.#page.getByRole("button", { name: "Run", exact: true });
  }

  /** Presses Run and waits until another run than before is shown. @returns its id. */
  async start(press: () => Promise<void> = () => this.runButton.click()): Promise<string> {
    const before = this.runId;
    await press();
    await expect.poll(() => this.runId, { message: "a new run is shown" }).not.toBe(before);
    const { runId } = this;
    if (runId === null) throw new Error("No run is shown");
    return runId;
  }

  /** Takes the sample that the dialog before a run proposes. */
  async confirmInput(): Promise<void> {
    const dialog = this.#page.getByRole("dialog", { name: "Run with input" });
    await dialog.getByRole("button", { name: "Run" }).click();
  }

  /** The run that the address names. */
  get runId(): string | null {
    return new URL(this.#page.url()).searchParams.get("run");
  }

  async ends(state: State): Promise<void> {
    await expect(this.panel.getByText(state, { exact: true }).first()).toBeVisible({
      timeout: 60_000,
    });
  }

  /** Presses a node's row of the timeline: that selects its card and brings it into the middle. */
  async show(name: string): Promise<void> {
    await this.panel.getByRole("button").filter({ hasText: name }).first().click();
    await expect(this.#designer.inspector.getByLabel("Name of the node")).toHaveValue(name);
  }

  /** What the card of a node says about it in the run. */
  async nodeIs(name: string, state: State): Promise<void> {
    await this.show(name);
    await expect(this.#designer.node(name).getByText(state, { exact: true })).toBeVisible();
  }

  async action(name: "Cancel" | "Retry from failure"): Promise<void> {
    await this.panel.getByRole("button", { name, exact: true }).click();
  }

  async tab(name: "Timeline" | "Events" | "Problems"): Promise<void> {
    await this.panel.getByRole("tab", { name }).click();
  }
}
