import { expect } from "@playwright/test";
import { fleetOf, nodesOf } from "./api.ts";
import { test, unique } from "./installation.ts";
import { Fleet } from "./pages/fleet.ts";

test("the fleet is on the map and in the list, whose filters stand in the address", async ({
  page,
}) => {
  const world = await fleetOf(page.request, "simulated");
  const nodes = await nodesOf(page.request, world.id);
  const [wanted] = nodes;
  if (wanted === undefined) throw new Error("The simulated fleet has no edge node");
  const fleet = new Fleet(page);
  await fleet.open();
  await expect(fleet.drawing).toBeVisible();
  await expect(fleet.list.getByRole("option").first()).toHaveAttribute(
    "aria-setsize",
    String(nodes.length),
  );

  await page.getByRole("searchbox", { name: "Search nodes" }).fill(wanted.name);
  await expect(page).toHaveURL(/[?&]search=/);
  await expect(fleet.row(wanted.name)).toBeVisible();
  const found = await fleet.list.getByRole("option").count();
  expect(found).toBeLessThan(nodes.length);

  await page.reload();
  await expect(page.getByRole("searchbox", { name: "Search nodes" })).toHaveValue(wanted.name);
  await expect(fleet.list.getByRole("option")).toHaveCount(found);

  await fleet.row(wanted.name).first().click();
  await expect(page).toHaveURL(/[?&]node=/);
  await page.getByRole("link", { name: "Open node" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(wanted.name);
  for (const title of ["Load", "Requests", "Latency"]) {
    await expect(fleet.chart(title)).toContainText(/\d/);
  }
});

test("a node is cordoned after a question, and moves that its life does not allow are shut", async ({
  page,
}) => {
  const world = await fleetOf(page.request, "simulated");
  const node = (await nodesOf(page.request, world.id)).find(
    (one) => one.online && !one.cordoned && one.lifecycle === "active",
  );
  if (node === undefined) throw new Error("No active edge node in the simulated fleet");
  const fleet = new Fleet(page);
  await fleet.openNode(world.id, node.id);
  const lifecycle = fleet.panel("Lifecycle");
  await expect(lifecycle.getByRole("button", { name: /^Warm\b.*can only become/ })).toBeDisabled();
  await expect(lifecycle.getByRole("button", { name: "Drain", exact: true }).last()).toBeEnabled();

  const question = page.getByRole("alertdialog", { name: `Cordon ${node.name}?` });
  await lifecycle.getByRole("button", { name: "Cordon", exact: true }).click();
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toBeHidden();
  await expect(lifecycle.getByRole("button", { name: "Cordon", exact: true })).toBeVisible();

  await lifecycle.getByRole("button", { name: "Cordon", exact: true }).click();
  await question.getByRole("button", { name: "Cordon", exact: true }).click();
  await expect(lifecycle.getByRole("button", { name: "Uncordon" })).toBeVisible();
  await expect(page.getByText("Cordoned", { exact: true }).first()).toBeVisible();

  await lifecycle.getByRole("button", { name: "Uncordon" }).click();
  await expect(lifecycle.getByRole("button", { name: "Cordon", exact: true })).toBeVisible();
});

test("a crashed node goes down in the list, and comes back when the fault is over", async ({
  page,
}) => {
  const world = await fleetOf(page.request, "simulated");
  const node = (await nodesOf(page.request, world.id)).findLast((one) => one.online);
  if (node === undefined) throw new Error("No edge node of the simulated fleet is online");
  const fleet = new Fleet(page);
  await fleet.openNode(world.id, node.id);
  const faults = fleet.panel("Faults");
  await faults.getByRole("button", { name: "Inject" }).click();
  const dialog = page.getByRole("dialog", { name: "Inject a fault" });
  await dialog.getByRole("combobox", { name: "Fault" }).click();
  await page.getByRole("option", { name: "Crash" }).click();
  await dialog.getByRole("combobox", { name: "For" }).click();
  await page.getByRole("option", { name: "30 s" }).click();
  await dialog.getByRole("button", { name: "Inject fault" }).click();
  await expect(dialog).toBeHidden();

  const listed = new Fleet(await page.context().newPage());
  await listed.open(`?fleet=${world.id}&search=${encodeURIComponent(node.id)}`);
  const row = listed.row(node.name);
  await expect(row).toContainText(/Down|Offline|Unhealthy/, { timeout: 60_000 });
  await expect(row).toContainText(/Healthy|Degraded/, { timeout: 90_000 });
});

test("an overloaded node is seen as such until its faults are cleared", async ({ page }) => {
  const world = await fleetOf(page.request, "simulated");
  const node = (await nodesOf(page.request, world.id)).find((one) => one.online);
  if (node === undefined) throw new Error("No edge node of the simulated fleet is online");
  const fleet = new Fleet(page);
  await fleet.openNode(world.id, node.id);
  const faults = fleet.panel("Faults");
  await faults.getByRole("button", { name: "Inject" }).click();
  const dialog = page.getByRole("dialog", { name: "Inject a fault" });
  await dialog.getByRole("spinbutton").or(dialog.getByRole("textbox")).fill("100");
  await dialog.getByRole("button", { name: "Inject fault" }).click();
  await expect(faults.getByText(/^Overload/)).toBeVisible();

  const listed = new Fleet(await page.context().newPage());
  await listed.open(`?fleet=${world.id}&search=${encodeURIComponent(node.id)}`);
  const row = listed.row(node.name);
  await expect(row).toContainText(/Degraded|Unhealthy/, { timeout: 60_000 });
  await faults.getByRole("button", { name: "Clear" }).click();
  await expect(faults.getByText(/^None\./)).toBeVisible();
  await expect(row).toContainText("Healthy", { timeout: 60_000 });
});

test("enrolling a host gives a command to copy, whose token can be revoked", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const hosts = await fleetOf(page.request, "real");
  const fleet = new Fleet(page);
  await fleet.open(`?fleet=${hosts.id}`);
  await page.getByRole("button", { name: "Enrol host" }).click();
  const dialog = page.getByRole("dialog", { name: "Enrol a host" });
  await dialog.getByRole("button", { name: "Create enrolment command" }).click();
  const command = dialog.getByRole("region", { name: "command" });
  await expect(command).toContainText("agent");
  await dialog.getByRole("button", { name: "Copy command" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe((await command.textContent())?.trim());

  const revoke = dialog.getByRole("button", { name: "Revoke token" });
  const waiting = await revoke.count();
  await revoke.first().click();
  await expect(revoke).toHaveCount(waiting - 1);
  await expect(command).toBeHidden();
});

test("a new fleet of hosts opens with the way to enrol one, and goes when it is deleted", async ({
  page,
}) => {
  const name = unique("Lab");
  await page.goto("/fleet");
  await page.getByRole("button", { name: "Fleet menu" }).click();
  await page.getByRole("menuitem", { name: "New fleet" }).click();
  const dialog = page.getByRole("dialog", { name: "New fleet" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Create fleet" }).click();
  await expect(page.getByRole("heading", { name: "Enrol this or another host" })).toBeVisible();
  await expect(page.getByText("Nodes are listed here as they join.")).toBeVisible();

  await page.getByRole("button", { name: "Fleet menu" }).click();
  await page.getByRole("menuitem", { name: "Delete fleet" }).click();
  const question = page.getByRole("alertdialog", { name: `Delete fleet ${name}?` });
  await expect(question.getByRole("button", { name: "Delete fleet" })).toBeDisabled();
  await question.getByRole("textbox").fill(name);
  await question.getByRole("button", { name: "Delete fleet" }).click();
  await expect(page.getByRole("radio", { name })).toBeHidden();
});
