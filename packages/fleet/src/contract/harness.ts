import type { EdgeNodeId } from "@edgeloom/kernel";
import type { Fleet } from "../fleet.ts";

/** A fleet put up for one test. */
export interface FleetHarness {
  readonly fleet: Fleet;
  /** A node that no other test has touched, `active`, with telemetry arriving and at least one core free. */
  freshNode(): Promise<EdgeNodeId>;
  /** Cuts a node off, where the harness can; it stays so until the harness is closed. */
  readonly cutOff?: ((id: EdgeNodeId) => Promise<void>) | undefined;
  /** Lets time pass in the fleet's world: really, or by moving its clock. */
  pass(durationMs: number): Promise<void>;
  /** The fleet's own time. */
  now(): number;
  close(): Promise<void>;
}

export type CreateHarness = () => Promise<FleetHarness>;

/** Waits in the fleet's time until `check` holds; for what arrives by report, a little after the act. */
export async function eventually(
  harness: FleetHarness,
  check: () => Promise<boolean>,
  what: string,
): Promise<void> {
  const stepMs = 100;
  const stepsMax = 200;
  for (let i = 0; i < stepsMax; i += 1) {
    if (await check()) return;
    await harness.pass(stepMs);
  }
  throw new Error(`It never came about that ${what}`);
}
