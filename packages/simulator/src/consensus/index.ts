export type { CampaignOptions, CampaignSummary } from "./campaign.ts";
export { addSummary, createCampaignSummary, describeFailure, runCampaign } from "./campaign.ts";
export type { FaultClass, FaultCounts } from "./faults.ts";
export { faultClasses, missingFaults } from "./faults.ts";
export { createJudge } from "./invariants/judge.ts";
export { checkLinearizability } from "./linearizability/checker.ts";
export type { Operation, SequentialModel, Verdict } from "./linearizability/history.ts";
export type { LockInput, LockOutput, LockState } from "./linearizability/lock-model.ts";
export { createLockModel } from "./linearizability/lock-model.ts";
export type {
  RegisterInput,
  RegisterOutput,
  RegisterState,
} from "./linearizability/register-model.ts";
export { registerModel } from "./linearizability/register-model.ts";
export { huntedBugs } from "./planted-bugs.ts";
export type { RunOptions, RunResult } from "./run.ts";
export { simulateConsensus } from "./run.ts";
export { createClientInvariants } from "./workload/client-invariants.ts";
export { createHistoryRecorder } from "./workload/history-recorder.ts";
export { createRegisterTraffic } from "./workload/register-traffic.ts";
