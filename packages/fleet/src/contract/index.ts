export { describeFleetContract } from "./fleet-contract.ts";
export type { CreateHarness, FleetHarness } from "./harness.ts";
