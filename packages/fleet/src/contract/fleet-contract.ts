import { describe } from "vitest";
import { describeCommands } from "./commands-contract.ts";
import { describeData } from "./data-contract.ts";
import { describeGroups } from "./groups-contract.ts";
import type { CreateHarness } from "./harness.ts";
import { describeLeases } from "./leases-contract.ts";
import { describeListing } from "./listing-contract.ts";
import { describeMetrics } from "./metrics-contract.ts";
import { describeWorkloads } from "./workloads-contract.ts";

/** What every {@link Fleet} must do, as a Vitest suite. A harness is made for each test and closed after it. */
export function describeFleetContract(name: string, createHarness: CreateHarness): void {
  describe(`fleet contract: ${name}`, () => {
    describeListing(createHarness);
    describeCommands(createHarness);
    describeLeases(createHarness);
    describeWorkloads(createHarness);
    describeMetrics(createHarness);
    describeGroups(createHarness);
    describeData(createHarness);
  });
}
