import type { BuiltInTemplate } from "./template.ts";

export const scheduledCapacityReport: BuiltInTemplate = {
  slug: "scheduled-capacity-report",
  name: "Scheduled capacity report",
  summary: "Every working day at seven: how full the fleet is, and where there is room.",
  category: "operations",
  lesson: `A report that writes itself. Publish the workflow and the schedule starts it; press *Run* to see one now.

1. **Working days at seven** fires by the wall clock of its time zone, also across the change to summer time.
2. **Fleet at a glance** sums up health and load.
3. **Room for more** finds the five edge nodes with the most free capacity. It runs beside the summary, since neither needs the other.
4. **Put together** waits for both, adds the time that the report is for, and **Write report** shapes it.

**Change it:** add *Notify* after the report to send it by e-mail or to a chat.`,
  parameters: [
    {
      nodeId: "start",
      parameter: "cron",
      title: "Schedule",
      description: "Minute, hour, day of month, month, day of week.",
    },
    {
      nodeId: "start",
      parameter: "timeZone",
      title: "Time zone",
      description: "IANA name, such as Europe/Berlin.",
    },
    {
      nodeId: "room",
      parameter: "maxResults",
      title: "Edge nodes named",
      description: "How many with room are listed.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Scheduled capacity report",
    description: "Every working day at seven: how full the fleet is, and where there is room.",
    nodes: [
      {
        id: "start",
        type: "ScheduleTrigger",
        name: "Working days at seven",
        position: { x: 0, y: 0 },
        parameters: { cron: "0 7 * * 1-5", timeZone: "Europe/Berlin" },
      },
      {
        id: "glance",
        type: "EdgeMonitoringNode",
        name: "Fleet at a glance",
        position: { x: 300, y: -100 },
        parameters: { operation: "get_summary" },
      },
      {
        id: "room",
        type: "EdgeDiscoveryNode",
        name: "Room for more",
        position: { x: 300, y: 100 },
        parameters: {
          selectionStrategy: "capacity_optimal",
          maxResults: 5,
          minUptimePercentage: 90,
          maxErrorRate: 0.1,
          whenNone: "continue",
        },
      },
      {
        id: "both",
        type: "Merge",
        name: "Put together",
        position: { x: 600, y: 0 },
        parameters: { mode: "combine" },
      },
      {
        id: "report",
        type: "Transform",
        name: "Write report",
        position: { x: 900, y: 0 },
        parameters: {
          expression:
            '{ "at": input.scheduledAt, "summary": input.summary, "room": [input.results.{ "edgeNode": edgeNode.id, "freePercent": availableCapacityPercentage }] }',
        },
      },
      {
        id: "output",
        type: "Output",
        name: "Report",
        position: { x: 1200, y: 0 },
        parameters: { name: "report", value: { $expr: "input.result" } },
      },
    ],
    edges: [
      { id: "e1", source: "start", target: "glance" },
      { id: "e2", source: "start", target: "room" },
      { id: "e7", source: "start", target: "both" },
      { id: "e3", source: "glance", target: "both" },
      { id: "e4", source: "room", target: "both" },
      { id: "e5", source: "both", sourceOutput: "merged", target: "report" },
      { id: "e6", source: "report", target: "output" },
    ],
  },
};
