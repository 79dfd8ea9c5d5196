import { expect, type Page } from "@playwright/test";

interface Invitation {
  readonly into: "This workspace" | "A workspace of their own";
  /** Only for this workspace. */
  readonly role?: "Viewer" | "Operator" | "Editor" | "Owner";
}

/** Settings of the workspace. */
export class Settings {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Invites somebody. @returns the invitation's link. */
  async invite({ into, role }: Invitation): Promise<string> {
    await this.#page.goto("/settings?tab=invitations");
    await this.#page.getByRole("button", { name: "Invite", exact: true }).click();
    const dialog = this.#page.getByRole("dialog", { name: "Invite somebody" });
    await dialog.getByRole("radio", { name: into }).check();
    if (role !== undefined) {
      await dialog.getByRole("combobox", { name: "Role" }).click();
      await this.#page.getByRole("option", { name: role }).click();
    }
    await dialog.getByRole("button", { name: "Create link" }).click();
    const shown = this.#page.getByRole("dialog", { name: "Invitation created" });
    const link = await shown.getByRole("region", { name: "invitation link" }).textContent();
    await shown.getByRole("button", { name: "Done" }).click();
    return link?.trim() ?? "";
  }

  /** Gives a member another role. */
  async setRole(email: string, role: NonNullable<Invitation["role"]>): Promise<void> {
    await this.#page.goto("/settings?tab=members");
    const chosen = this.#page
      .getByRole("row")
      .filter({ hasText: email })
      .getByRole("combobox", { name: /role/i });
    await chosen.click();
    await this.#page.getByRole("option", { name: role }).click();
    await expect(chosen).toContainText(role);
    await expect(chosen).toBeEnabled();
  }
}
