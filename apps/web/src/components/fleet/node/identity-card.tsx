"use client";

import type { EdgeNodeView } from "@edgeloom/protocol";
import { Badge, CopyButton, DefinitionList, Panel, RelativeTime } from "@edgeloom/ui";
import type { ReactNode } from "react";

const dollars = (price: number | undefined): string =>
  price === undefined ? "–" : `$${price.toFixed(4)}`;

const yesNo = (value: boolean): string => (value ? "Yes" : "No");

/** What the node declared of itself when it joined. */
export function IdentityCard({ node }: { readonly node: EdgeNodeView }): ReactNode {
  const { capabilities, pricing } = node;
  const declared = Object.entries(capabilities.controls)
    .filter(([, value]) => value === true)
    .map(([name]) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  return (
    <Panel title="Identity">
      <DefinitionList
        items={[
          {
            term: "Id",
            value: (
              <span className="flex items-center gap-1">
                <span className="truncate font-mono text-xs">{node.id}</span>
                <CopyButton text={node.id} label="Copy id" />
              </span>
            ),
          },
          { term: "Place", value: `${node.city}, ${node.country}` },
          { term: "Region", value: node.region },
          {
            term: "Coordinates",
            value: (
              <span className="font-mono text-xs">
                {node.coordinates.latitude.toFixed(2)}, {node.coordinates.longitude.toFixed(2)}
              </span>
            ),
          },
          { term: "Provider", value: node.provider },
          { term: "Agent", value: <span className="font-mono text-xs">{node.agentVersion}</span> },
          {
            term: "Heard of",
            value: node.lastSeenAt === null ? "never" : <RelativeTime at={node.lastSeenAt} />,
          },
          {
            term: "Hardware",
            value: `${capabilities.cpuCores} cores · ${capabilities.memoryGb} GB · ${capabilities.storageGb} GB disk`,
          },
          { term: "Bandwidth", value: `${capabilities.bandwidthGbps} Gbit/s` },
          {
            term: "GPU",
            value: capabilities.gpuAvailable ? (capabilities.gpuType ?? "Yes") : "None",
          },
          { term: "IPv6", value: yesNo(capabilities.supportsIpv6) },
          { term: "Databases", value: capabilities.databaseSupport.join(", ") || "–" },
          { term: "Safeguards", value: declared.join(", ") || "–" },
          {
            term: "Prices",
            value: `${dollars(pricing.computePerHour)} a core-hour · ${dollars(pricing.networkPerGb)} a GB sent`,
          },
          { term: "Zones", value: <Tags items={node.complianceZones} /> },
          {
            term: "Labels",
            value: (
              <Tags
                items={Object.entries(node.labels).map(([name, value]) => `${name}=${value}`)}
              />
            ),
          },
        ]}
      />
    </Panel>
  );
}

function Tags({ items }: { readonly items: readonly string[] }): ReactNode {
  if (items.length === 0) return "–";
  return (
    <span className="flex flex-wrap gap-1">
      {items.map((item) => (
        <Badge key={item} mono>
          {item}
        </Badge>
      ))}
    </span>
  );
}
