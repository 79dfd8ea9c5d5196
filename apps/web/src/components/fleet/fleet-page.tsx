"use client";

import {
  Button,
  buttonClass,
  EmptyState,
  ErrorState,
  formatNumber,
  Segmented,
  SkeletonRows,
} from "@edgeloom/ui";
import { Globe, Plus, Server, Vote } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { useLiveState } from "../../client/live-context.tsx";
import { EnrolDialog, EnrolSteps } from "./enrol/enrol-dialog.tsx";
import { FleetMenu } from "./fleet-menu.tsx";
import { FilterBar } from "./list/filter-bar.tsx";
import { HealthSummary } from "./list/health-summary.tsx";
import { NodeList, NodeListHeader } from "./list/node-list.tsx";
import { NodePreview } from "./list/node-preview.tsx";
import { WorldMap } from "./map/world-map.tsx";
import {
  countStates,
  type FleetFilter,
  filterNodes,
  filterParams,
  noFilter,
  parseFilter,
} from "./table/fleet-filter.ts";
import { type LiveFleet, useFleetTable } from "./table/use-fleet-table.ts";
import { useAddress } from "./use-address.ts";
import { type FleetView, useFleets } from "./use-fleets.ts";

/** The fleets of the workspace: one at a time, as a map and a list with the same filters. */
export function FleetPage(): ReactNode {
  const fleets = useFleets();
  const { params, set } = useAddress();
  if (fleets.isPending) return <FleetSkeleton />;
  if (fleets.isError) {
    return (
      <ErrorState
        title="Could not load fleets"
        error={fleets.error}
        onRetry={() => void fleets.refetch()}
        retrying={fleets.isFetching}
      />
    );
  }
  const chosen = fleets.data.find(({ id }) => id === params.get("fleet")) ?? fleets.data[0];
  if (chosen === undefined) {
    return (
      <EmptyState
        icon={<Globe size={20} />}
        title="No fleets yet"
        description="A fleet is a set of edge nodes: a simulated world to rehearse in, or agents on real hosts. Start again with npm start to get one of each."
      />
    );
  }
  return (
    <FleetMapAndList
      key={chosen.id}
      fleet={chosen}
      fleets={fleets.data}
      onChoose={(fleetId) => set({ fleet: fleetId, node: null })}
    />
  );
}

function FleetSkeleton(): ReactNode {
  return (
    <div className="grid h-full grid-rows-[46%_1fr] lg:grid-cols-[1fr_26rem] lg:grid-rows-1">
      <div className="flex items-center justify-center">
        <div className="aspect-square h-4/5 animate-pulse rounded-full border" />
      </div>
      <div className="border-line p-4 max-lg:border-t lg:border-l">
        <SkeletonRows label="Loading edge nodes" rows={10} />
      </div>
    </div>
  );
}

interface FleetMapProps {
  readonly fleet: FleetView;
  readonly fleets: readonly FleetView[];
  readonly onChoose: (fleetId: string) => void;
}

function FleetMapAndList({ fleet, fleets, onChoose }: FleetMapProps): ReactNode {
  const { params, set } = useAddress();
  const live = useFleetTable(fleet.id);
  const filter = useMemo(() => parseFilter(params), [params]);
  const shown = useShownNodes(live, filter);
  const selectedId = params.get("node");
  const change = (part: Partial<FleetFilter>): void => set(filterParams({ ...filter, ...part }));
  const select = (id: string | null): void => set({ node: id });
  return (
    <div className="grid h-full min-h-0 grid-rows-[46%_minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_26rem] lg:grid-rows-1">
      <section aria-label="Map" className="relative min-h-0 min-w-0 overflow-hidden bg-surface-0">
        {live.table.nodes.length === 0 ? null : (
          <WorldMap nodes={shown.marks} selectedId={selectedId} onSelect={select} />
        )}
        {live.table.nodes.length === 0 && !live.isLoading && live.error === null ? (
          <NoNodes fleet={fleet} />
        ) : null}
        <div className="pointer-events-none absolute inset-x-4 top-4 flex flex-col gap-3 *:pointer-events-auto">
          <FleetBar fleet={fleet} fleets={fleets} onChoose={onChoose} />
          <div className="w-fit max-w-full">
            <HealthSummary
              counts={shown.counts}
              chosen={filter.health}
              onChange={(health) => change({ health })}
            />
          </div>
        </div>
        <LiveNote />
      </section>
      <FleetList
        fleet={fleet}
        live={live}
        shown={shown}
        filter={filter}
        onFilter={change}
        selectedId={selectedId}
        onSelect={select}
      />
    </div>
  );
}

interface ShownNodes {
  /** For the map: new only when a mark changes. */
  readonly marks: ReturnType<typeof filterNodes>;
  /** For the list, in its order. */
  readonly rows: ReturnType<typeof filterNodes>;
  readonly counts: ReturnType<typeof countStates>;
}

function useShownNodes(
  { table, revision, shapeRevision }: LiveFleet,
  filter: FleetFilter,
): ShownNodes {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table changes in place; revisions tell when.
  const marks = useMemo(
    () => filterNodes(table.nodes, { ...filter, sort: "name" }),
    [table, shapeRevision, filter],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const rows = useMemo(() => filterNodes(table.nodes, filter), [table, revision, filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const counts = useMemo(
    () => countStates(filterNodes(table.nodes, { ...filter, health: [] })),
    [table, shapeRevision, filter],
  );
  return { marks, rows, counts };
}

function FleetBar({ fleet, fleets, onChoose }: FleetMapProps): ReactNode {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <Segmented
        aria-label="Fleet"
        value={fleet.id}
        onValueChange={onChoose}
        options={fleets.map(({ id, name, kind }) => ({
          value: id,
          label: name,
          icon:
            kind === "simulated" ? (
              <Globe aria-label="Simulated" size={13} />
            ) : (
              <Server aria-label="Real hosts" size={13} />
            ),
        }))}
        className="max-w-full overflow-x-auto"
      />
      <div className="flex items-center gap-2">
        <Link href={`/fleet/${fleet.id}/groups`} className={buttonClass()}>
          <Vote aria-hidden="true" size={14} />
          Coordination
        </Link>
        {fleet.kind === "real" && fleet.nodes > 0 ? (
          <EnrolDialog
            fleetId={fleet.id}
            trigger={<Button icon={<Plus aria-hidden="true" size={14} />}>Enrol host</Button>}
          />
        ) : null}
        <FleetMenu fleet={fleet} onCreated={onChoose} />
      </div>
    </div>
  );
}

function NoNodes({ fleet }: { readonly fleet: FleetView }): ReactNode {
  if (fleet.kind === "simulated") {
    return (
      <div className="flex h-full items-center justify-center pt-20">
        <EmptyState
          icon={<Globe size={20} />}
          title={`${fleet.name} has no sites yet`}
          description="They appear when a simulator joins with the key of this world. npm start runs one; its log says why when it cannot join."
        />
      </div>
    );
  }
  return (
    <div className="flex h-full items-center justify-center overflow-auto px-4 pt-24 pb-6">
      <div className="w-full max-w-xl rounded-lg border bg-surface-1 p-5">
        <h2 className="font-semibold text-base">Enrol this or another host</h2>
        <p className="mt-1 mb-4 text-pretty text-ink-2 text-sm">
          An agent on a host joins {fleet.name} with a one-time token, reports its true figures and
          runs workloads. It works on while it cannot reach this gateway.
        </p>
        <EnrolSteps fleetId={fleet.id} />
      </div>
    </div>
  );
}

interface FleetListProps {
  readonly fleet: FleetView;
  readonly live: LiveFleet;
  readonly shown: ShownNodes;
  readonly filter: FleetFilter;
  readonly onFilter: (change: Partial<FleetFilter>) => void;
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
}

function FleetList(props: FleetListProps): ReactNode {
  const { fleet, live, shown, filter, onFilter, selectedId, onSelect } = props;
  const router = useRouter();
  const href = (id: string): string => `/fleet/${fleet.id}/${encodeURIComponent(id)}`;
  const selected = selectedId === null ? undefined : live.table.get(selectedId);
  return (
    <section
      aria-label="List of edge nodes"
      className="flex min-h-0 min-w-0 flex-col border-line bg-surface-1 max-lg:border-t lg:border-l"
    >
      {selected === undefined ? null : (
        <NodePreview node={selected} href={href(selected.id)} onClose={() => onSelect(null)} />
      )}
      <FilterBar filter={filter} onChange={onFilter} nodes={live.table.nodes} />
      <NodeListHeader />
      <ListBody
        {...props}
        onOpen={(id) => router.push(href(id))}
        onClear={() => onFilter({ ...noFilter, sort: filter.sort })}
      />
      <footer className="tabular flex h-8 shrink-0 items-center justify-between border-t px-4 text-ink-3 text-xs">
        <span>
          {shown.rows.length === live.table.nodes.length
            ? `${formatNumber(shown.rows.length)} nodes`
            : `${formatNumber(shown.rows.length)} of ${formatNumber(live.table.nodes.length)} nodes`}
        </span>
        <span>{fleet.kind === "simulated" ? "Simulated world" : "Real hosts"}</span>
      </footer>
    </section>
  );
}

interface ListBodyProps extends FleetListProps {
  readonly onOpen: (id: string) => void;
  readonly onClear: () => void;
}

function ListBody({
  live,
  shown,
  selectedId,
  onSelect,
  onOpen,
  onClear,
}: ListBodyProps): ReactNode {
  if (live.isLoading) {
    return (
      <div className="min-h-0 grow overflow-hidden px-4 py-2">
        <SkeletonRows label="Loading edge nodes" rows={10} />
      </div>
    );
  }
  if (live.error !== null && live.table.nodes.length === 0) {
    return (
      <div className="grow">
        <ErrorState title="Could not load edge nodes" error={live.error} onRetry={live.reload} />
      </div>
    );
  }
  if (shown.rows.length === 0) {
    const isEmpty = live.table.nodes.length === 0;
    return (
      <div className="grow">
        <EmptyState
          title={isEmpty ? "No edge nodes yet" : "Nothing matches"}
          description={
            isEmpty
              ? "Nodes are listed here as they join."
              : "No edge node meets all of the filters."
          }
          action={isEmpty ? undefined : <Button onClick={onClear}>Clear filters</Button>}
        />
      </div>
    );
  }
  return (
    <NodeList nodes={shown.rows} selectedId={selectedId} onSelect={onSelect} onOpen={onOpen} />
  );
}

/** Says when figures stand still because the connection is away. */
function LiveNote(): ReactNode {
  const state = useLiveState();
  if (state !== "disconnected") return null;
  return (
    <p
      role="status"
      className="absolute bottom-4 left-4 rounded-md border border-state-warning/40 bg-surface-1 px-3 py-1.5 text-ink-2 text-xs"
    >
      The gateway cannot be reached. Figures are those of before; trying again.
    </p>
  );
}
