"use client";

import { Button, DropdownMenu, IconButton, type MenuEntry, Select, Tooltip } from "@edgeloom/ui";
import { ChevronDown, Globe, Play, Server } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useDesigner } from "../designer/model/designer-context.tsx";
import { useObservable } from "../designer/state/use-observable.ts";
import { useMay } from "../session/session-provider.tsx";
import { RunInputDialog } from "./run-input-dialog.tsx";
import { triggersOf, wantsInput } from "./run-triggers.ts";
import { fleetLabel, useFleets } from "./use-fleets.ts";
import { useRunCommands } from "./use-run-commands.ts";
import { useStartRun } from "./use-start-run.ts";

/** Where to run, and Run. On a phone the fleet is chosen in the menu beside Run. */
export function RunBar({ narrow }: { readonly narrow: boolean }): ReactNode {
  const { model } = useDesigner();
  const graph = useObservable(model.graph);
  const { fleets, chosen, choose } = useFleets();
  const { start, starting } = useStartRun();
  const mayRun = useMay("run:write");
  const [asking, setAsking] = useState(false);
  const triggers = triggersOf(graph);
  const [first] = triggers;
  const run = (): void => {
    if (!mayRun || starting) return;
    if (first !== undefined && wantsInput(first)) setAsking(true);
    else
      void start({
        fleetId: chosen?.id,
        triggerNodeId: first?.id,
        input: first?.parameters.sampleInput,
      });
  };
  useRunCommands(run, () => setAsking(true));
  const entries: MenuEntry[] = [
    { type: "action", label: "Run with input …", onSelect: () => setAsking(true) },
    ...(narrow && chosen !== undefined
      ? [
          {
            type: "choice",
            label: "Run on",
            value: chosen.id,
            options: fleets.map((fleet) => ({ value: fleet.id, label: fleetLabel(fleet) })),
            onValueChange: choose,
          } as const,
        ]
      : []),
  ];
  const where = chosen === undefined ? "" : ` on ${chosen.name}`;
  return (
    <>
      {narrow ? null : (
        <Select
          aria-label="Fleet to run on"
          size="sm"
          value={chosen?.id}
          onValueChange={choose}
          placeholder="No fleet"
          options={fleets.map((fleet) => ({
            value: fleet.id,
            label: fleetLabel(fleet),
            description: `${fleet.online} of ${fleet.nodes} edge nodes online`,
            icon: fleet.kind === "simulated" ? <Globe size={14} /> : <Server size={14} />,
          }))}
          className="w-44"
        />
      )}
      <span className="flex items-center">
        <Tooltip
          content={mayRun ? `Run${where}` : "Your role may look at runs, not start them"}
          keys={["Ctrl", "Enter"]}
          side="bottom"
        >
          <Button
            variant="primary"
            size="sm"
            loading={starting}
            disabled={!mayRun}
            icon={<Play size={14} className="fill-current" aria-hidden="true" />}
            onClick={run}
            className="rounded-r-none pr-2.5"
          >
            Run
          </Button>
        </Tooltip>
        <DropdownMenu
          align="end"
          entries={entries}
          trigger={
            <IconButton
              label="More ways to run"
              size="sm"
              variant="primary"
              disabled={!mayRun}
              icon={<ChevronDown size={14} />}
              className="w-6 rounded-l-none border-l border-l-on-accent/25"
            />
          }
        />
      </span>
      {asking ? (
        <RunInputDialog
          triggers={triggers}
          busy={starting}
          onClose={() => setAsking(false)}
          onStart={(triggerNodeId, input) => {
            setAsking(false);
            void start({ fleetId: chosen?.id, triggerNodeId, input });
          }}
        />
      ) : null}
    </>
  );
}
