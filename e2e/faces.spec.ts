import { expect } from "@playwright/test";
import { createChain } from "./api.ts";
import { test, unique } from "./installation.ts";

test("a page whose data cannot be had says which, and tries again when asked", async ({ page }) => {
  const workflowId = await createChain(page.request, unique("Failing"), [
    { id: "start", type: "ManualTrigger", name: "Start" },
  ]);
  const failing = "**/api/v1/**";
  for (const path of ["/workflows", `/workflows/${workflowId}`, "/runs", "/fleet", "/templates"]) {
    await test.step(path, async () => {
      await page.route(failing, (route) => route.fulfill({ status: 503, body: "" }));
      await page.goto(path);
      const problem = page.getByRole("main").getByRole("alert").first();
      await expect(problem).toContainText(/^Could not (load|open)/);
      await page.unroute(failing);
      await problem.getByRole("button", { name: "Try again" }).click();
      await expect(problem).toBeHidden();
    });
  }
});
