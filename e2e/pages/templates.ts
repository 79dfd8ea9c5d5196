import { expect, type Locator, type Page } from "@playwright/test";

/** The gallery of templates, the page of one, and what a share link opens. */
export class Templates {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a template from the gallery. */
  async open(name: string): Promise<void> {
    await this.#page.goto("/templates");
    await this.#page
      .getByRole("link")
      .filter({ has: this.#page.getByRole("heading", { name, exact: true }) })
      .click();
    await expect(this.title(name)).toBeVisible();
  }

  title(name: string): Locator {
    return this.#page.getByRole("heading", { level: 1, name });
  }

  /** Makes a workflow of the template that is open. @returns the workflow's id. */
  async use(workflowName: string): Promise<string> {
    await this.#page.getByLabel("Name", { exact: false }).first().fill(workflowName);
    await this.#page.getByRole("button", { name: "Use template" }).click();
    await this.#page.waitForURL(/\/workflows\/[^/?]+/);
    return new URL(this.#page.url()).pathname.split("/").at(-1) ?? "";
  }

  /** Fills the dialog that publishes the workflow under edit. */
  async publish(text: {
    readonly name: string;
    readonly purpose: string;
    readonly visibility: "Private" | "Workspace" | "Public";
  }): Promise<void> {
    const dialog = this.#page.getByRole("dialog", { name: "Publish as template" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(text.name);
    await dialog.getByRole("textbox", { name: "Purpose" }).fill(text.purpose);
    await dialog.getByRole("radio", { name: text.visibility }).check();
    await dialog.getByRole("button", { name: "Publish template" }).click();
    await expect(dialog).toBeHidden();
  }

  /** Makes a share link for the template that is open. @returns its address. */
  async share(): Promise<string> {
    await this.#page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = this.#page.getByRole("dialog", { name: /^Share / });
    await dialog.getByRole("button", { name: "Create link" }).click();
    const link = dialog.getByRole("region", { name: "share link" });
    await expect(link).toContainText("/share/");
    return (await link.textContent())?.trim() ?? "";
  }

  /** Withdraws the only link that works, in the dialog that is open. */
  async withdraw(): Promise<void> {
    const dialog = this.#page.getByRole("dialog", { name: /^Share / });
    await dialog.getByRole("button", { name: "Withdraw" }).click();
    await expect(dialog.getByText("Withdrawn", { exact: true })).toBeVisible();
  }

  /** On the page of a share link: copies the template into the own workspace. */
  async forkShared(): Promise<void> {
    await this.#page.getByRole("button", { name: "Fork into my workspace" }).click();
    await this.#page.waitForURL(/\/templates\/[^/?]+/);
  }
}
