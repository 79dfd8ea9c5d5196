import { expect, type Page } from "@playwright/test";
import { createChain, fleetOf, nodesOf } from "./api.ts";
import { test, unique } from "./installation.ts";

const widths = [390, 1440] as const;
const schemes = ["light", "dark"] as const;

/** What can be pressed or filled and has no name that a screen reader could say. */
function nameless(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const textOf = (ids: string | null): string =>
      (ids ?? "")
        .split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ");
    const named = (element: Element): boolean => {
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      const alternative = [...element.querySelectorAll("img[alt], [aria-label]")]
        .map((inner) => inner.getAttribute("alt") ?? inner.getAttribute("aria-label"))
        .join("");
      const label = element.id === "" ? null : document.querySelector(`label[for="${element.id}"]`);
      return [
        element.getAttribute("aria-label"),
        textOf(element.getAttribute("aria-labelledby")),
        element.textContent,
        element.getAttribute("title"),
        element.getAttribute("placeholder"),
        label?.textContent,
        alternative,
        ...labels.map((one) => one.textContent),
      ].some((text) => (text ?? "").trim() !== "");
    };
    const pressable =
      "a[href], button, input:not([type=hidden]), select, textarea, [role=button], [role=tab], [role=combobox], [role=option], [role=switch], [role=checkbox]";
    return [...document.querySelectorAll(pressable)]
      .filter((element) => element.closest("[aria-hidden=true], [hidden]") === null)
      .filter((element) => element.getClientRects().length > 0 && !named(element))
      .map((element) => element.outerHTML.slice(0, 200));
  });
}

test.describe("every main page", () => {
  for (const width of widths) {
    for (const colorScheme of schemes) {
      test(`fits ${width} pixels in the ${colorScheme} scheme, names its controls and logs no error`, async ({
        page,
      }) => {
        const workflowId = await createChain(page.request, unique("Laid out"), [
          { id: "start", type: "ManualTrigger", name: "Start" },
          { id: "answer", type: "Output", name: "Answer" },
        ]);
        const world = await fleetOf(page.request, "simulated");
        const [node] = await nodesOf(page.request, world.id);
        const errors: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error") errors.push(`${page.url()}: ${message.text()}`);
        });
        page.on("response", (answer) => {
          if (answer.status() >= 400) errors.push(`${answer.url()} answered ${answer.status()}`);
        });
        page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 844 });
        for (const path of [
          "/workflows",
          `/workflows/${workflowId}`,
          "/runs",
          "/fleet",
          `/fleet/${world.id}/${encodeURIComponent(node?.id ?? "")}`,
          "/dashboards",
          "/templates",
          "/settings",
        ]) {
          await page.goto(path);
          await expect(
            page.getByRole("heading").or(page.getByRole("listbox")).first(),
          ).toBeVisible();
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          expect.soft(overflow, `${path} is too wide`).toBeLessThanOrEqual(0);
          expect.soft(await nameless(page), `${path} has controls without a name`).toEqual([]);
        }
        expect(errors).toEqual([]);
      });
    }
  }
});
