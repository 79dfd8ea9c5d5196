import { expect } from "@playwright/test";
import { test, unique } from "./installation.ts";
import { Designer } from "./pages/designer.ts";
import { RunPanel } from "./pages/run-panel.ts";
import { Templates } from "./pages/templates.ts";

test("templates are read, used, and run with their samples", async ({ page }) => {
  const templates = new Templates(page);
  const designer = new Designer(page);
  const run = new RunPanel(designer);
  await page.goto("/templates");
  for (const name of ["Nearest healthy edge", "Scheduled capacity report", "Drain a site"]) {
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  }
  for (const name of ["Compliance-aware placement", "Webhook to the edge"]) {
    await test.step(name, async () => {
      await templates.open(name);
      await expect(page.getByRole("img", { name: `Graph of ${name}` })).toBeVisible();
      await templates.use(unique(name));
      await designer.ready();
      // What starts with a call asks for the call first.
      await run.start(async () => {
        await run.runButton.click();
        if (name === "Webhook to the edge") await run.confirmInput();
      });
      await run.ends("Succeeded");
    });
  }
});
