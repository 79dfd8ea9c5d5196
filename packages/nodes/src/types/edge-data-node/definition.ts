import { assertNever } from "@edgeloom/kernel";
import { sessionTokenSchema } from "@edgeloom/replication";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { requiredByOperation } from "../../edge/required-by-operation.ts";
import { jsonObject, jsonValue } from "../../json-schema.ts";
import { edgeNodePort, edgeNodesPort, output } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import { read, replicate, status, sync, write } from "./operations.ts";
import { parameters } from "./parameters.ts";

const required = requiredByOperation({ write: ["key"] }, "read");

export const definition = defineNode({
  type: "EdgeDataNode",
  title: "Edge data",
  category: "edge",
  icon: "database",
  summary: "Replicates data over edge nodes, as consistent as it must be.",
  documentation: `Reads and writes data that lies in copies on several edge nodes. A *data set* is made when it is first written to: its copies are spread over regions, each on the disk of its edge node, and the edge nodes keep them equal among themselves.

| action | what it does |
|---|---|
| \`write\` | writes a key, and answers when as many copies have it as the **level** asks for |
| \`read\` | reads one key or several, and repairs copies that were behind |
| \`replicate\` | adds copies where they must lie, and brings all up to date |
| \`sync\` | has copies compare themselves and exchange what differs |
| \`status\` | what every copy says: keys, versions, staleness, hand-off, figures |

| consistency | what a reader may rely on |
|---|---|
| \`strong\` | linearizable: the coordination group of the data set agrees on each write; kept apart from the other models |
| \`eventual\` | copies become equal when nobody writes; a read may be behind |
| \`causal\` | with a **session** passed from step to step: your own writes, never older than what you saw, effects never before causes |
| \`bounded_staleness\` | written at the primary; a read is at most **Staleness at most** behind it, or fails |

**Levels**: \`one\`, \`quorum\`, \`all\`, \`local_quorum\` (a majority in the region of the edge node asked), \`each_quorum\` (a majority in every region). A copy that cannot be reached has what it missed kept for it; that never counts as a copy.

**Conflicts**: values written without knowing of each other. \`last_write_wins\` takes the later one by hybrid logical time; \`merge\` merges the fields of objects and the elements of lists, and counters by the change \`increment\`; \`keep_siblings\` gives all of them, and a write with the session of that read settles them.

With a **classification** or **zones**, copies lie only where the rules are met. When they cannot, the write fails and says why; nothing is written then.`,
  parameters,
  output: z.object({
    status: output(z.string(), { title: "Status" }),
    dataSet: output(z.string(), { title: "Data set" }),
    key: output(z.string().optional(), { title: "Key" }),
    value: output(jsonValue.optional(), { title: "Value" }),
    values: output(jsonObject.optional(), { title: "Values by key" }),
    coordinator: output(z.string().optional(), { title: "Asked", portType: edgeNodePort }),
    copies: output(z.array(z.string()).optional(), {
      title: "Copies",
      description: "Where copies lie; for a read, those that the answer comes from.",
      portType: edgeNodesPort,
    }),
    acknowledged: output(z.array(z.string()).optional(), {
      title: "Acknowledged by",
      description: "Edge nodes that have it on disk, at the time of the answer.",
      portType: edgeNodesPort,
    }),
    pending: output(z.array(z.string()).optional(), { title: "Not yet on" }),
    repaired: output(z.array(z.string()).optional(), { title: "Repaired" }),
    version: output(jsonObject.optional(), { title: "Version" }),
    stalenessMs: output(z.number().nullable().optional(), { title: "Staleness" }),
    conflicts: output(z.number().int().optional(), { title: "Concurrent versions" }),
    siblings: output(z.array(jsonValue).optional(), { title: "Siblings" }),
    session: output(sessionTokenSchema.optional(), { title: "Session" }),
    converged: output(z.boolean().optional(), { title: "All copies equal" }),
    entriesMoved: output(z.number().int().optional(), { title: "Entries moved" }),
    unreachable: output(z.array(z.string()).optional(), { title: "Unreachable" }),
    report: output(z.array(jsonValue).optional(), { title: "Report" }),
  }),
  effect: ({ action }) => {
    if (action === "read" || action === "status") return "read";
    return action === "write" ? "once" : "idempotent";
  },
  timeoutMs: 150_000,
  check: (given) => required({ ...given, operation: given.action }),
  examples: [
    {
      title: "Write a profile to three regions",
      parameters: {
        action: "write",
        dataSet: "profiles",
        key: "ada",
        data: { name: "Ada", city: "Berlin" },
        level: "quorum",
      },
    },
    {
      title: "Read what is at most two seconds old",
      parameters: {
        dataSet: "profiles",
        key: "ada",
        consistency: "bounded_staleness",
        stalenessThresholdMs: 2_000,
      },
    },
    {
      title: "Count wherever the visitor is",
      parameters: {
        action: "write",
        dataSet: "visits",
        key: "total",
        change: { type: "increment", by: 1 },
        conflictResolution: "merge",
      },
    },
    { title: "Make all copies equal", parameters: { action: "sync", dataSet: "profiles" } },
  ],
  summaryLine: ({ action, dataSet, key }) => {
    const what = shown(action, "read");
    const where = shown(dataSet, "default");
    return key === undefined ? `${what} · ${where}` : `${what} · ${where}/${shown(key)}`;
  },
  execute: (context, given, input) => {
    switch (given.action) {
      case "read":
        return read(context, given);
      case "write":
        return write(context, given, input);
      case "replicate":
        return replicate(context, given);
      case "sync":
        return sync(context, given);
      case "status":
        return status(context, given);
      default:
        return assertNever(given.action);
    }
  },
});
