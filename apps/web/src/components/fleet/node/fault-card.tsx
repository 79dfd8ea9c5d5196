"use client";

import type { Fault, FaultInput } from "@edgeloom/agent-core";
import {
  Badge,
  Button,
  Dialog,
  DialogClose,
  Field,
  formatDuration,
  NumberInput,
  Panel,
  Select,
} from "@edgeloom/ui";
import { Zap } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { NodeControl } from "./node-control.ts";

/** Links between edge nodes are cut where both ends are in sight: in the view of a coordination group. */
type Kind = Exclude<Fault["kind"], "partition_from">;

const kinds: readonly {
  readonly value: Kind;
  readonly label: string;
  readonly description: string;
}[] = [
  {
    value: "crash",
    label: "Crash",
    description: "The process dies and comes back after the time.",
  },
  { value: "partition", label: "Partition", description: "It runs on, cut off from everything." },
  {
    value: "slow_link",
    label: "Slow link",
    description: "Its messages take longer and some are lost.",
  },
  { value: "clock_skew", label: "Clock skew", description: "Its clock goes wrong." },
  { value: "pause", label: "Pause", description: "Its process stands still, and then goes on." },
  { value: "overload", label: "Overload", description: "Something else takes its cores." },
];

const durations = [
  { value: "30000", label: "30 s" },
  { value: "120000", label: "2 min" },
  { value: "600000", label: "10 min" },
  { value: "0", label: "Until cleared" },
] as const;

interface FaultCardProps {
  readonly faults: readonly Fault[];
  readonly control: NodeControl;
  readonly mayWrite: boolean;
}

function faultWords(fault: Fault): string {
  switch (fault.kind) {
    case "slow_link":
      return `Slow link, +${formatDuration(fault.addedMs)}`;
    case "clock_skew":
      return `Clock skew, ${fault.skewMs > 0 ? "+" : ""}${fault.skewMs} ms`;
    case "overload":
      return `Overload, +${Math.round(fault.cpu * 100)}% CPU`;
    case "partition_from":
      return `Partition from ${fault.nodeIds.join(", ")}`;
    default:
      return kinds.find(({ value }) => value === fault.kind)?.label ?? fault.kind;
  }
}

/** Breaks a simulated node on purpose, to see what the rest does about it. */
export function FaultCard({ faults, control, mayWrite }: FaultCardProps): ReactNode {
  const { send, pending } = control;
  return (
    <Panel
      title="Faults"
      aside={
        <Dialog
          title="Inject a fault"
          description="Only this simulated node is affected."
          width="sm"
          trigger={
            <Button size="sm" disabled={!mayWrite} icon={<Zap aria-hidden="true" size={13} />}>
              Inject
            </Button>
          }
        >
          <FaultForm
            onInject={(fault) => send("inject_fault", { fault }, "Could not inject the fault")}
          />
        </Dialog>
      }
    >
      {faults.length === 0 ? (
        <p className="text-ink-3 text-sm">None. The node runs as it would by itself.</p>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          {faults.map((fault) => (
            <Badge key={JSON.stringify(fault)} className="text-state-failed">
              {faultWords(fault)}
              {fault.durationMs > 0 ? ` for ${formatDuration(fault.durationMs)}` : ""}
            </Badge>
          ))}
          <Button
            size="sm"
            disabled={!mayWrite}
            loading={pending === "clear_faults"}
            onClick={() => send("clear_faults", {}, "Could not clear the faults")}
          >
            Clear
          </Button>
        </div>
      )}
    </Panel>
  );
}

function FaultForm({ onInject }: { readonly onInject: (fault: FaultInput) => void }): ReactNode {
  const [kind, setKind] = useState<Kind>("overload");
  const [duration, setDuration] = useState<string>(durations[1].value);
  const [amount, setAmount] = useState<number | undefined>(undefined);
  const asked = amounts[kind];
  const value = amount ?? asked?.usual ?? 0;
  return (
    <div className="flex flex-col gap-4">
      <Field label="Fault" hint={kinds.find((one) => one.value === kind)?.description}>
        <Select
          value={kind}
          onValueChange={(next) => {
            setKind(next);
            setAmount(undefined);
            if (next === "pause" && duration === "0") setDuration(durations[0].value);
          }}
          options={kinds.map(({ value: name, label }) => ({ value: name, label }))}
        />
      </Field>
      {asked === undefined ? null : (
        <Field label={asked.label}>
          <NumberInput
            value={value}
            onValueChange={setAmount}
            min={asked.min}
            max={asked.max}
            unit={asked.unit}
          />
        </Field>
      )}
      <Field label="For">
        <Select
          value={duration}
          onValueChange={setDuration}
          // A process that stands still cannot be told to go on, so a pause always ends by itself.
          options={durations.filter(({ value: ms }) => kind !== "pause" || ms !== "0")}
        />
      </Field>
      <DialogClose>
        <Button variant="primary" onClick={() => onInject(faultOf(kind, value, Number(duration)))}>
          Inject fault
        </Button>
      </DialogClose>
    </div>
  );
}

const amounts: Partial<
  Record<Kind, { label: string; unit: string; usual: number; min: number; max: number }>
> = {
  slow_link: { label: "Added to every message", unit: "ms", usual: 200, min: 0, max: 60_000 },
  clock_skew: {
    label: "Clock ahead by",
    unit: "ms",
    usual: 5_000,
    min: -3_600_000,
    max: 3_600_000,
  },
  overload: { label: "Share of cores taken", unit: "%", usual: 60, min: 0, max: 100 },
};

function faultOf(kind: Kind, amount: number, durationMs: number): FaultInput {
  switch (kind) {
    case "slow_link":
      return { kind, addedMs: amount, durationMs };
    case "clock_skew":
      return { kind, skewMs: amount, durationMs };
    case "overload":
      return { kind, cpu: amount / 100, durationMs };
    default:
      return { kind, durationMs };
  }
}
