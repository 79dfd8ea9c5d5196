import type { BuiltInTemplate } from "./template.ts";

const summary =
  "Keeps a customer's profile in copies in several regions, where the law lets it lie, and reads it close by.";

export const geoReplicatedProfile: BuiltInTemplate = {
  slug: "geo-replicated-profile",
  name: "Geo-replicated profile",
  summary,
  category: "coordination",
  lesson: `A profile is read far more often than it is written, and from wherever its owner is. So it lies in copies near the readers. Three questions decide what that is worth: where may a copy lie, how many must have a write before it counts, and how old may a read be.

1. **Start** carries a profile.
2. **Write profile** puts it into the data set *profiles*, three copies in different regions, and answers once a *quorum* of them has it on disk. The data is classified as *eu_personal*: copies lie only where its rules are met. If there were too few such places, the write would fail and say why.
3. **Read own write** is given the *session* of the write, so it sees that write or something later, whichever copy it asks. That is *causal* consistency: cheap, and never confusing for the one who wrote.
4. **Compare copies** has the copies compare themselves and exchange what differs.
5. **Profile** names what was read, and where it lies.

**Change it:** make the classification stricter and see where the copies may still lie; ask for the level \`all\` and crash one of the edge nodes that hold a copy: the write then says on whom it waits.`,
  parameters: [
    {
      nodeId: "write",
      parameter: "dataSet",
      title: "Data set",
      description: "Made when it is first written to.",
    },
    {
      nodeId: "write",
      parameter: "level",
      title: "A write counts when",
      description: "How many copies must have it on disk.",
    },
    {
      nodeId: "write",
      parameter: "replicationFactor",
      title: "Copies",
      description: "At least so many.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Geo-replicated profile",
    description: summary,
    nodes: [
      {
        id: "start",
        type: "ManualTrigger",
        name: "Start",
        position: { x: 0, y: 0 },
        parameters: {
          sampleInput: { profile: { name: "Ada", city: "Berlin", language: "de" } },
        },
      },
      {
        id: "write",
        type: "EdgeDataNode",
        name: "Write profile",
        position: { x: 300, y: 0 },
        parameters: {
          action: "write",
          dataSet: "profiles",
          key: "ada",
          consistency: "causal",
          level: "quorum",
          replicationFactor: 3,
          dataClassification: ["eu_personal"],
          subjectCountries: ["DE"],
        },
      },
      {
        id: "read",
        type: "EdgeDataNode",
        name: "Read own write",
        position: { x: 600, y: 0 },
        parameters: { action: "read", dataSet: "profiles", key: "ada", consistency: "causal" },
      },
      {
        id: "compare",
        type: "EdgeDataNode",
        name: "Compare copies",
        position: { x: 900, y: 0 },
        parameters: { action: "sync", dataSet: "profiles" },
      },
      {
        id: "profile",
        type: "Output",
        name: "Profile",
        position: { x: 1200, y: 0 },
        parameters: {
          name: "profile",
          value: {
            $expr:
              '{ "profile": nodes.read.value, "copies": nodes.write.copies, "acknowledged": nodes.write.acknowledged, "readFrom": nodes.read.copies, "converged": input.converged }',
          },
        },
      },
    ],
    edges: [
      {
        id: "e1",
        source: "start",
        sourceOutput: "input.profile",
        target: "write",
        targetInput: "data",
      },
      {
        id: "e2",
        source: "write",
        sourceOutput: "session",
        target: "read",
        targetInput: "session",
      },
      { id: "e3", source: "read", target: "compare" },
      { id: "e4", source: "compare", target: "profile" },
    ],
  },
};
