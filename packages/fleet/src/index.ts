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
export type { Leadership, MemberReport } from "./groups/reports.ts";
export type { Within } from "./groups/within.ts";
