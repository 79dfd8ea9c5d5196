"use client";
import {
  Avatar,
  Badge,
  Button,
  Chart,
  Checkbox,
  CodeBlock,
  Combobox,
  type Command,
  ConfirmDialog,
  ContextMenu,
  DefinitionList,
  Dialog,
  DropdownMenu,
  EmptyState,
  ErrorState,
  Field,
  formatBytes,
  formatDuration,
  IconButton,
  Input,
  NumberInput,
  Page,
  PageHeader,
  Pagination,
  Panel,
  PresenceStack,
  RadioGroup,
  RelativeTime,
  ResizablePanels,
  SearchInput,
  Segmented,
  Select,
  Sheet,
  SkeletonRows,
  Slider,
  type SortOrder,
  Sparkline,
  Stat,
  StatusBadge,
  StatusDot,
  Switch,
  Table,
  Tabs,
  Textarea,
  Toolbar,
  toast,
  useCommands,
} from "@edgeloom/ui";
import { Copy as CopyIcon, MoreHorizontal, Play, Plus, Trash2, Workflow } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { FrameBreadcrumb } from "../../components/frame/breadcrumb.tsx";
import { FrameSlot } from "../../components/frame/frame-slots.tsx";

const rows = [
  {
    id: "run_482",
    w: "Orders failover",
    s: "running",
    d: 1840,
    at: Date.now() - 3000,
    bytes: 40_055_603,
  },
  {
    id: "run_481",
    w: "Nearest healthy edge",
    s: "succeeded",
    d: 38,
    at: Date.now() - 65000,
    bytes: 1536,
  },
  {
    id: "run_480",
    w: "Compliance-aware placement",
    s: "failed",
    d: 12449,
    at: Date.now() - 3600000 * 3,
    bytes: 250 * 1024 ** 2,
  },
  {
    id: "run_479",
    w: "Fleet health sweep",
    s: "warning",
    d: 640,
    at: Date.now() - 86400000,
    bytes: 99,
  },
  {
    id: "run_478",
    w: "Drain a site",
    s: "cancelled",
    d: 125000,
    at: Date.now() - 86400000 * 3,
    bytes: 9999,
  },
  {
    id: "run_477",
    w: "Scheduled capacity report",
    s: "queued",
    d: 0,
    at: Date.now() - 86400000 * 30,
    bytes: 0,
  },
];
const noise = (i: number, k: number) => Math.sin(i / 9 + k) * 12 + Math.sin(i / 2.3 + k * 2) * 5;

function Live() {
  const [n, setN] = useState(0);
  useEffect(() => {
    const t = setInterval(() => setN((x) => x + 1), 1000);
    return () => clearInterval(t);
  }, []);
  const start = useMemo(() => Date.now() - 300_000, []);
  const { times, a, b, low, high } = useMemo(() => {
    const times: number[] = [],
      a: (number | null)[] = [],
      b: (number | null)[] = [],
      low: number[] = [],
      high: number[] = [];
    for (let i = 0; i < 300 + n; i++) {
      if (i > 120 && i < 150) continue;
      times.push(start + i * 1000);
      a.push(48 + noise(i, 0));
      b.push(82 + noise(i, 3));
      low.push(30 + 4 * Math.sin(i / 40));
      high.push(70 + 4 * Math.sin(i / 40));
    }
    return { times, a, b, low, high };
  }, [n, start]);
  const series = useMemo(
    () => [
      { key: "p50", label: "p50", values: a },
      { key: "p95", label: "p95", values: b, token: "category-trigger" as const },
    ],
    [a, b],
  );
  const band = useMemo(() => ({ label: "Expected", low, high }), [low, high]);
  const events = useMemo(
    () => [
      { id: "e1", at: start + 200_000, label: "fra-1 cordoned", tone: "warning" as const },
      { id: "e2", at: start + 250_000, label: "link ams-lon lost", tone: "failed" as const },
    ],
    [start],
  );
  const cpu = useMemo(
    () => [{ key: "cpu", label: "CPU", values: a.map((v) => (v === null ? null : v / 120)) }],
    [a],
  );
  const mem = useMemo(
    () => [
      {
        key: "mem",
        label: "Memory",
        values: b.map((v) => (v === null ? null : v * 1024 * 1024 * 12)),
        token: "category-data" as const,
      },
    ],
    [b],
  );
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel className="lg:col-span-2">
        <Chart
          title="Latency"
          times={times}
          series={series}
          unit="milliseconds"
          band={band}
          events={events}
          liveWindowMs={300_000}
          syncGroup="s"
          height={180}
        />
      </Panel>
      <Panel>
        <Chart
          title="CPU"
          times={times}
          series={cpu}
          unit="share"
          yMax={1}
          liveWindowMs={300_000}
          syncGroup="s"
          events={events}
        />
      </Panel>
      <Panel>
        <Chart
          title="Memory"
          times={times}
          series={mem}
          unit="bytes"
          liveWindowMs={300_000}
          syncGroup="s"
          events={events}
        />
      </Panel>
    </div>
  );
}

export default function ScratchPage() {
  const [sort, setSort] = useState<SortOrder>({ key: "w", direction: "ascending" });
  const [sel, setSel] = useState<string | undefined>("geo");
  const [num, setNum] = useState<number | undefined>(250);
  const [on, setOn] = useState(true);
  const [tab, setTab] = useState("params");
  const [seg, setSeg] = useState("1h");
  const [radio, setRadio] = useState("stop");
  const [slider, setSlider] = useState(40);
  const [q, setQ] = useState("");
  const [confirm, setConfirm] = useState(false);
  const [sheet, setSheet] = useState(false);
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "x:run",
        title: "Run workflow",
        group: "Designer",
        shortcut: "Ctrl+Enter",
        icon: <Play size={16} />,
        run: () => toast.success("Run 483 started"),
      },
      { id: "x:search", title: "Search nodes", group: "Designer", shortcut: "/", run: () => {} },
    ],
    [],
  );
  useCommands(commands);
  const options = [
    { value: "geo", label: "Geographic", description: "Nearest to the caller" },
    { value: "load", label: "Load", description: "Least used first" },
    { value: "compliance", label: "Compliance" },
  ];
  return (
    <Page>
      <FrameBreadcrumb
        crumbs={[{ label: "Orders failover", href: "/scratch-ui" }, { label: "Run 482" }]}
      />
      <FrameSlot name="presence">
        <PresenceStack
          people={[
            { id: "1", name: "Person One" },
            { id: "2", name: "Viewer Two" },
            { id: "3", name: "Editor Three" },
          ]}
        />
      </FrameSlot>
      <PageHeader
        title="Orders failover"
        status={<StatusBadge state="running" />}
        description="Finds the nearest healthy edge for each order and moves traffic when it fails."
        actions={
          <>
            <Button icon={<Plus size={14} />}>New version</Button>
            <Button
              variant="primary"
              icon={<Play size={14} />}
              onClick={() =>
                toast.error("Could not start the run", {
                  title: "Lease held",
                  detail: "Node fra-1 holds the lease.",
                  remedy: "Wait for it to end or release it.",
                })
              }
            >
              Run on World
            </Button>
          </>
        }
      />
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {[
          ["Nodes online", "23", "of 24"],
          ["p95 latency", formatDuration(38), ""],
          ["Runs today", "1,284", ""],
          ["Stored", formatBytes(40055603), ""],
        ].map(([l, v, n], i) => (
          <Panel key={l}>
            <Stat
              label={l}
              value={v}
              note={n}
              aside={
                <Sparkline
                  label="trend"
                  values={Array.from({ length: 40 }, (_, k) =>
                    k === 20 ? null : 50 + noise(k, i),
                  )}
                />
              }
            />
          </Panel>
        ))}
      </div>
      <Live />
      <Toolbar
        label="Filters"
        end={
          <Segmented
            aria-label="Range"
            size="sm"
            value={seg}
            onValueChange={setSeg}
            options={[
              { value: "15m", label: "15 min" },
              { value: "1h", label: "1 h" },
              { value: "1d", label: "1 d" },
            ]}
          />
        }
      >
        <SearchInput
          value={q}
          onValueChange={setQ}
          placeholder="Search runs"
          shortcut="/"
          className="w-64"
        />
        <Select
          aria-label="Strategy"
          value={sel}
          onValueChange={setSel}
          options={options}
          className="w-40"
        />
        <Combobox
          aria-label="Workflow"
          value={undefined}
          onValueChange={() => {}}
          options={rows.map((r) => ({ value: r.id, label: r.w }))}
          placeholder="Any workflow"
          className="w-48"
        />
      </Toolbar>
      <Panel
        flush
        title="Runs"
        aside={<Pagination label="Pages" offset={0} count={6} total={1284} onNext={() => {}} />}
      >
        <Table
          label="Runs"
          sort={sort}
          onSortChange={setSort}
          rows={rows}
          rowKey={(r) => r.id}
          selectedKey="run_481"
          onRowPress={() => setSheet(true)}
          columns={[
            { key: "s", header: "State", cell: (r) => <StatusDot state={r.s} />, width: "8rem" },
            {
              key: "w",
              header: "Workflow",
              cell: (r) => <span className="font-medium">{r.w}</span>,
              sortable: true,
            },
            {
              key: "id",
              header: "Run",
              cell: (r) => <span className="font-mono text-ink-3 text-xs">{r.id}</span>,
              wideOnly: true,
            },
            {
              key: "b",
              header: "Output",
              align: "end",
              cell: (r) => formatBytes(r.bytes),
              wideOnly: true,
            },
            {
              key: "d",
              header: "Took",
              align: "end",
              sortable: true,
              cell: (r) => formatDuration(r.d),
            },
            {
              key: "at",
              header: "Started",
              align: "end",
              cell: (r) => (
                <span className="text-ink-2">
                  <RelativeTime at={r.at} />
                </span>
              ),
            },
            {
              key: "m",
              header: "",
              align: "end",
              width: "3rem",
              cell: () => (
                <DropdownMenu
                  align="end"
                  trigger={
                    <IconButton label="More" size="sm" icon={<MoreHorizontal size={16} />} />
                  }
                  entries={[
                    {
                      type: "action",
                      label: "Duplicate",
                      icon: <CopyIcon size={14} />,
                      keys: ["Ctrl", "D"],
                      onSelect() {},
                    },
                    { type: "check", label: "Pinned", checked: true, onCheckedChange() {} },
                    {
                      type: "submenu",
                      label: "Move to",
                      entries: [{ type: "action", label: "Archive", onSelect() {} }],
                    },
                    { type: "separator", id: "s" },
                    {
                      type: "action",
                      label: "Delete run",
                      danger: true,
                      icon: <Trash2 size={14} />,
                      onSelect: () => setConfirm(true),
                    },
                  ]}
                />
              ),
            },
          ]}
        />
      </Panel>
      <div className="grid gap-4 lg:grid-cols-3">
        <Panel title="Parameters">
          <div className="flex flex-col gap-4">
            <Field
              label="Coordination group"
              required
              hint="Nodes with the same group elect one leader."
            >
              <Input defaultValue="edge_cluster" mono />
            </Field>
            <Field label="Timeout" error="Give at least 100 ms, so that a slow link can answer.">
              <NumberInput value={num} onValueChange={setNum} unit="ms" min={0} />
            </Field>
            <Field label="Strategy">
              <Select value={sel} onValueChange={setSel} options={options} />
            </Field>
            <Field label="Load weight">
              <Slider value={slider} onValueChange={setSlider} format={(v) => `${v}%`} />
            </Field>
            <Field
              label="Detect anomalies"
              layout="row"
              hint="Compares each sample with the hour before."
            >
              <Switch checked={on} onCheckedChange={setOn} />
            </Field>
            <Checkbox
              label="Keep decisions in the audit log"
              checked={on}
              onCheckedChange={setOn}
            />
            <Field label="On error">
              <RadioGroup
                value={radio}
                onValueChange={setRadio}
                options={[
                  { value: "stop", label: "Stop", description: "The run fails." },
                  { value: "continue", label: "Continue" },
                ]}
              />
            </Field>
            <Field label="Notes">
              <Textarea placeholder="What should the next reader know?" />
            </Field>
          </div>
        </Panel>
        <div className="flex flex-col gap-4">
          <Panel flush>
            <Tabs
              value={tab}
              onValueChange={setTab}
              contentClassName="p-4"
              tabs={[
                {
                  value: "params",
                  label: "Parameters",
                  content: (
                    <DefinitionList
                      items={[
                        { term: "Node", value: "fra-1" },
                        { term: "Region", value: "eu-central" },
                        { term: "Lease until", value: <RelativeTime at={Date.now() + 42000} /> },
                        { term: "Version", value: <Badge mono>v12</Badge> },
                      ]}
                    />
                  ),
                },
                {
                  value: "problems",
                  label: "Problems",
                  count: 2,
                  content: (
                    <ErrorState
                      layout="line"
                      title="Could not load"
                      error={{
                        title: "Unknown node type",
                        detail:
                          "Node “deploy” has the type EdgeDeploy, which is not in the catalogue.",
                        remedy: "Choose WorkloadNode instead.",
                      }}
                    />
                  ),
                },
              ]}
            />
          </Panel>
          <Panel title="States">
            <div className="flex flex-wrap gap-2">
              {[
                "queued",
                "running",
                "succeeded",
                "warning",
                "failed",
                "skipped",
                "draining",
                "offline",
              ].map((s) => (
                <StatusBadge key={s} state={s} />
              ))}
            </div>
            <div className="mt-3 flex flex-wrap gap-1.5">
              {[
                "trigger",
                "flow",
                "data",
                "edge",
                "coordination",
                "monitoring",
                "placement",
                "workload",
                "output",
              ].map((c) => (
                <span
                  key={c}
                  className="rounded-md px-1.5 text-xs leading-5"
                  style={{
                    color: `var(--category-${c})`,
                    background: `color-mix(in oklch, var(--category-${c}) 14%, transparent)`,
                  }}
                >
                  {c}
                </span>
              ))}
            </div>
            <div className="mt-3 flex flex-wrap items-center gap-2">
              <Button variant="primary">Publish version</Button>
              <Button>Duplicate</Button>
              <Button variant="quiet">Cancel</Button>
              <Button variant="danger" onClick={() => setConfirm(true)}>
                Delete
              </Button>
              <Button loading>Saving</Button>
              <Button disabled>Disabled</Button>
              <Avatar name="Person One" />
            </div>
          </Panel>
          <CodeBlock
            label="command"
            code={"edgeloom agent --join https://127.0.0.1:4001 \\\n  --token enrol_7Q2mZ"}
          />
          <Panel flush title="Loading">
            <SkeletonRows label="Loading runs" rows={3} />
          </Panel>
        </div>
        <div className="flex flex-col gap-4">
          <Panel flush>
            <EmptyState
              icon={<Workflow size={20} />}
              title="No workflows yet"
              description="A workflow joins edge nodes into a plan that runs on your fleet. Start from a template or an empty canvas."
              action={
                <>
                  <Button>Browse templates</Button>
                  <Button variant="primary">New workflow</Button>
                </>
              }
            />
          </Panel>
          <Panel flush>
            <ErrorState
              title="Could not load the fleet"
              error={{
                detail: "The gateway at 127.0.0.1:4001 did not answer within 5 s.",
                remedy: "Check that it is running, then try again.",
                code: "unavailable",
              }}
              onRetry={() => {}}
            />
          </Panel>
          <ContextMenu entries={[{ type: "action", label: "Add node", onSelect() {} }]}>
            <div className="h-40 overflow-hidden rounded-lg border">
              <ResizablePanels
                id="scratch"
                panels={[
                  {
                    id: "a",
                    defaultSize: "30%",
                    minSize: 60,
                    content: <div className="p-2">Palette</div>,
                  },
                  { id: "b", content: <div className="p-2">Canvas</div> },
                ]}
                className="h-full"
              />
            </div>
          </ContextMenu>
          <Dialog
            title="Publish version 13"
            description="Runs that started keep the version they have."
            trigger={<Button>Open dialog</Button>}
            footer={
              <>
                <Button variant="quiet">Cancel</Button>
                <Button variant="primary">Publish version</Button>
              </>
            }
          >
            <Field label="What changed">
              <Textarea />
            </Field>
          </Dialog>
        </div>
      </div>
      <ConfirmDialog
        open={confirm}
        onOpenChange={setConfirm}
        title="Delete workflow Orders failover?"
        description="Its 12 versions and 482 runs are deleted with it. This cannot be undone."
        confirmLabel="Delete workflow"
        typeToConfirm="Orders failover"
        onConfirm={() => setConfirm(false)}
      />
      <Sheet open={sheet} onOpenChange={setSheet} title="Run 482" description="Orders failover">
        Details
      </Sheet>
    </Page>
  );
}
