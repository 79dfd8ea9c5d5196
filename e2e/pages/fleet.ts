import { expect, type Locator, type Page } from "@playwright/test";

/** The fleet page, and the page of one edge node. */
export class Fleet {
  readonly #page: Page;
  readonly map: Locator;
  readonly list: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.map = page.getByRole("region", { name: "Map" });
    this.list = page.getByRole("listbox", { name: "Edge nodes" });
  }

  async open(query = ""): Promise<void> {
    await this.#page.goto(`/fleet${query}`);
    await expect(this.list).toBeVisible();
  }

  async openNode(fleetId: string, nodeId: string): Promise<void> {
    await this.#page.goto(`/fleet/${fleetId}/${encodeURIComponent(nodeId)}`);
    await expect(this.panel("Lifecycle")).toBeVisible();
  }

  /** The globe, or the flat map where the browser cannot draw one. */
  get drawing(): Locator {
    return this.map
      .getByRole("img", { name: "Map of the edge nodes" })
      .or(this.map.locator("canvas"))
      .first();
  }

  row(name: string): Locator {
    return this.list.getByRole("option").filter({ hasText: name });
  }

  panel(title: string): Locator {
    return this.#page.locator("section").filter({
      has: this.#page.getByRole("heading", { name: title, exact: true }),
    });
  }

  /** A chart with its legend. */
  chart(title: string): Locator {
    return this.#page.getByRole("figure", { name: title });
  }
}
