"use client";

import type { EdgeNodeView } from "@edgeloom/protocol";
import { Badge, Button, DefinitionList, formatDuration, Panel, Select } from "@edgeloom/ui";
import { type ReactNode, useEffect, useState } from "react";
import type { NodeControl } from "./node-control.ts";

const terms = [
  { value: "60000", label: "1 minute" },
  { value: "300000", label: "5 minutes" },
  { value: "3600000", label: "1 hour" },
] as const;

interface LeaseCardProps {
  readonly node: EdgeNodeView;
  readonly control: NodeControl;
  readonly mayWrite: boolean;
}

/** Who alone may change the node now, and for how long. */
export function LeaseCard({ node, control, mayWrite }: LeaseCardProps): ReactNode {
  const [ttlMs, setTtlMs] = useState<string>(terms[1].value);
  const { lease } = node;
  const { send, pending, holder } = control;
  const isMine = lease?.holder === holder;
  const term = { holder, ttlMs: Number(ttlMs) };
  return (
    <Panel title="Lease" aside={isMine ? <Badge accent>Yours</Badge> : null}>
      {lease === null ? (
        <p className="text-ink-2 text-sm">
          Nobody holds it. Who does is the only one to change this node until the lease ends.
        </p>
      ) : (
        <DefinitionList
          items={[
            { term: "Holder", value: lease.holder },
            { term: "Token", value: <span className="font-mono">{lease.token}</span> },
            { term: "Ends in", value: <Countdown until={lease.expiresAt} /> },
          ]}
        />
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {lease === null || isMine ? (
          <>
            <Select
              aria-label="Length of the lease"
              size="sm"
              value={ttlMs}
              onValueChange={setTtlMs}
              options={[...terms]}
              className="w-28"
            />
            <Button
              size="sm"
              disabled={!mayWrite || !node.online}
              loading={pending === "acquire_lease" || pending === "renew_lease"}
              onClick={() =>
                lease === null
                  ? send("acquire_lease", term, `Could not lease ${node.name}`)
                  : send(
                      "renew_lease",
                      { ...term, token: lease.token },
                      "Could not renew the lease",
                    )
              }
            >
              {lease === null ? "Acquire" : "Renew"}
            </Button>
          </>
        ) : null}
        {lease !== null && isMine ? (
          <Button
            size="sm"
            variant="quiet"
            loading={pending === "release_lease"}
            onClick={() =>
              send("release_lease", { holder, token: lease.token }, "Could not release the lease")
            }
          >
            Release
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}

function Countdown({ until }: { readonly until: number }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const leftMs = Math.max(0, Math.round((until - now) / 1_000) * 1_000);
  return (
    <span className="font-mono" suppressHydrationWarning>
      {leftMs === 0 ? "now" : formatDuration(leftMs)}
    </span>
  );
}
