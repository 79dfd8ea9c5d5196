export type { RunStoreSubject } from "./run-store-contract.ts";
export { describeRunStore } from "./run-store-contract.ts";
