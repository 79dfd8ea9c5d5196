"use client";

import { DefinitionList, formatBytes, Panel, RelativeTime, StatusDot } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useLiveState } from "../../client/live-context.tsx";
import { Queried } from "./queried.tsx";

/** A worker that has said nothing for longer counts as gone. */
const silentMs = 10_000;
const refetchMs = 5_000;

const liveStates = {
  connected: "live",
  connecting: "connecting",
  disconnected: "offline",
} as const;

/** Versions, addresses and storage of this installation. */
export function InstallationFacts(): ReactNode {
  const live = useLiveState();
  const installation = useQuery({
    queryKey: ["installation"],
    refetchInterval: refetchMs,
    queryFn: () => unwrap(client.installation.$get()),
  });
  return (
    <Queried query={installation} what="the installation">
      {(facts) => (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel title="Versions">
            <DefinitionList
              items={[
                { term: "Edgeloom", value: facts.version },
                { term: "Node.js", value: facts.node },
                { term: "PostgreSQL", value: facts.postgres },
              ]}
            />
          </Panel>
          <Panel title="Addresses">
            <DefinitionList
              items={[
                { term: "Web", value: <Address url={facts.webUrl} /> },
                { term: "Gateway", value: <Address url={facts.gatewayUrl} /> },
                {
                  term: "This page",
                  value: <StatusDot state={liveStates[live]} />,
                },
              ]}
            />
          </Panel>
          <Panel title="Storage">
            <DefinitionList
              items={[
                { term: "Database", value: formatBytes(facts.databaseBytes) },
                {
                  term: "Measurements",
                  value:
                    facts.oldestSampleAt === null ? (
                      "None kept yet"
                    ) : (
                      <>
                        since <RelativeTime at={facts.oldestSampleAt} />
                      </>
                    ),
                },
              ]}
            />
          </Panel>
          <Panel title="Workers">
            {facts.workers.length === 0 ? (
              <p className="text-ink-3 text-sm">
                No worker has reported. Runs wait until one is started.
              </p>
            ) : (
              <ul className="flex flex-col gap-2 text-sm">
                {facts.workers.map((worker) => (
                  <li key={worker.id} className="flex items-center justify-between gap-3">
                    <span className="truncate font-mono text-ink-1 text-xs">{worker.id}</span>
                    <StatusDot
                      state={Date.now() - worker.heartbeatAt < silentMs ? "online" : "offline"}
                    />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      )}
    </Queried>
  );
}

function Address({ url }: { readonly url: string }): ReactNode {
  return <span className="break-all font-mono text-xs">{url}</span>;
}
