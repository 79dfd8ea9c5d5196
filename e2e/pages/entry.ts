import type { Page } from "@playwright/test";
import type { Account } from "../installation.ts";

/** The pages that one meets before being signed in. */
export class Entry {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async #fill({ name, email, password }: Account): Promise<void> {
    await this.#page.getByLabel("Your name").fill(name);
    await this.#page.getByLabel("E-mail").fill(email);
    await this.#page.getByLabel("Password").fill(password);
  }

  /** On the page that a bare installation opens with. */
  async createOwner(account: Account): Promise<void> {
    await this.#fill(account);
    await this.#page.getByRole("button", { name: "Create the owner's account" }).click();
  }

  async signIn({ email, password }: Pick<Account, "email" | "password">): Promise<void> {
    await this.#page.getByLabel("E-mail").fill(email);
    await this.#page.getByLabel("Password").fill(password);
    await this.#page.getByRole("button", { name: "Sign in" }).click();
  }

  async acceptInvitation(link: string, account: Account): Promise<void> {
    await this.#page.goto(link);
    await this.#fill(account);
    await this.#page.getByRole("button", { name: "Create account and accept" }).click();
    await this.#page.waitForURL("**/workflows**");
  }
}
