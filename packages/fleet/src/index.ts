export type { DataSet, DataSetRequest } from "./data/data-set.ts";
export type {
  CopyReport,
  DataSets,
  DataSetsOptions,
  ReadCopy,
  SyncedCopy,
  Via,
  Written,
} from "./data/data-sets.ts";
export { createDataSets } from "./data/data-sets.ts";
export type { StrongData, StrongRead, StrongWritten } from "./data/strong-data.ts";
export { createStrongData } from "./data/strong-data.ts";
export type {
  CommandOptions,
  EdgeNodeQuery,
  Fleet,
  MetricPoint,
  MetricQuery,
  MetricSeries,
  RecordedMetric,
} from "./fleet.ts";
export type { GroupDirectory, GroupRecord } from "./groups/directory.ts";
export { createMemoryGroupDirectory } from "./groups/directory.ts";
export type { FormRequest } from "./groups/formation.ts";
export type { Applied, GroupReport, Groups, GroupsOptions } from "./groups/groups.ts";
export { createGroups } from "./groups/groups.ts";
export type { NodeLeases, NodeLeasesOptions } from "./groups/node-leases.ts";
export { createNodeLeases } from "./groups/node-leases.ts";
export type { Leadership, MemberReport } from "./groups/reports.ts";
export type { Within } from "./groups/within.ts";
