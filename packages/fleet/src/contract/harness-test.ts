import type { EdgeNodeId } from "@edgeloom/kernel";
import { test } from "vitest";
import type { CommandOptions } from "../fleet.ts";
import type { CreateHarness, FleetHarness } from "./harness.ts";

export interface ContractContext {
  readonly harness: FleetHarness;
  readonly fleet: FleetHarness["fleet"];
  /** A fresh node. */
  readonly id: EdgeNodeId;
  /** Options with a key of their own. */
  options(): CommandOptions;
}

let keys = 0;

/** A test with a harness of its own, which is closed whatever happens. */
export function contractTest(
  title: string,
  createHarness: CreateHarness,
  body: (context: ContractContext) => Promise<void>,
): void {
  test(title, async () => {
    const harness = await createHarness();
    try {
      const id = await harness.freshNode();
      const options = (): CommandOptions => {
        keys += 1;
        // A fleet may outlive the process that tests it, so the node's name goes into the key.
        return { key: `contract/${id}/${harness.now()}/${keys}` };
      };
      await body({ harness, fleet: harness.fleet, id, options });
    } finally {
      await harness.close();
    }
  });
}
