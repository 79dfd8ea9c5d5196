import { expect, type Page } from "@playwright/test";
import { fleetOf } from "./api.ts";
import { test, unique } from "./installation.ts";

/** Who leads and in which term, as the head of the page says. */
async function leadership(page: Page): Promise<{ leader: string; term: number }> {
  const words = await page.getByRole("status").filter({ hasText: "leads term" }).textContent();
  const [, leader = "", term = ""] = /^(.+) leads term (\d+)$/.exec(words ?? "") ?? [];
  return { leader, term: Number(term) };
}

test("a leader that is isolated loses its group to another of a higher term, and follows it once healed", async ({
  page,
}) => {
  const world = await fleetOf(page.request, "simulated");
  const name = unique("group");
  await page.goto(`/fleet?fleet=${world.id}`);
  await page.getByRole("link", { name: "Coordination" }).click();
  await page.getByRole("button", { name: "Form a group" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Form a group" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Form group" }).click();

  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const members = page.getByRole("table", { name: "Members" });
  const row = (member: string) =>
    members.getByRole("row").filter({ has: page.getByRole("link", { name: member, exact: true }) });
  await expect(members.getByText("Leader", { exact: true })).toHaveCount(1);
  await expect(members.getByText("Follower", { exact: true })).toHaveCount(2);
  const first = await leadership(page);

  await page.getByRole("button", { name: `Actions of ${first.leader}` }).click();
  await page.getByRole("menuitem", { name: "Isolate from the others" }).click();
  await expect(row(first.leader)).toContainText("Cut off from 2");
  await expect
    .poll(async () => (await leadership(page)).term, { message: "a later term has a leader" })
    .toBeGreaterThan(first.term);
  const second = await leadership(page);
  expect(second.leader).not.toBe(first.leader);
  await expect(row(second.leader)).toContainText("Leader");
  await expect(row(second.leader)).toContainText(String(second.term));
  await expect(page.locator('[data-link="cut"]').first()).toBeAttached();
  const timeline = page.getByRole("region", { name: "Terms and leaders over time" });
  await expect(
    timeline.getByTitle(`Term ${second.term} · ${second.leader}`).first(),
  ).toBeAttached();
  await expect(timeline.getByTitle(`Term ${first.term} · ${first.leader}`).first()).toBeAttached();

  await page.getByRole("button", { name: "Heal all" }).click();
  await expect(members.getByText("Follower", { exact: true })).toHaveCount(2);
  await expect(row(first.leader)).toContainText("Follower");
  const healed = await leadership(page);
  await expect(row(first.leader).getByRole("cell").nth(2)).toHaveText(String(healed.term));
  await expect(page.locator('[data-link="cut"]')).toHaveCount(0);

  await page.getByRole("button", { name: "Group menu" }).click();
  await page.getByRole("menuitem", { name: "Dissolve group" }).click();
  const question = page.getByRole("alertdialog", { name: `Dissolve group ${name}?` });
  await question.getByRole("textbox").fill(name);
  await question.getByRole("button", { name: "Dissolve group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Coordination" })).toBeVisible();
  await expect(page.getByRole("link", { name })).toHaveCount(0);
});
