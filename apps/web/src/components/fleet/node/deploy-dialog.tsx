"use client";

import { type WorkloadSpecInput, workloadSpecSchema } from "@edgeloom/agent-core";
import type { EdgeNodeView } from "@edgeloom/protocol";
import {
  Button,
  Checkbox,
  Dialog,
  Field,
  Input,
  NumberInput,
  Select,
  Textarea,
} from "@edgeloom/ui";
import { type ReactNode, useState } from "react";
import { parseCommandLine, parseEnvironment } from "./spec-text.ts";

interface DeployDialogProps {
  readonly node: EdgeNodeView;
  readonly trigger: ReactNode;
  readonly loading: boolean;
  readonly onDeploy: (spec: WorkloadSpecInput, start: boolean) => void;
}

interface Draft {
  readonly name: string;
  readonly command: string;
  readonly environment: string;
  readonly cpuCores: number | undefined;
  readonly memoryMiB: number | undefined;
  readonly restart: "never" | "on_failure" | "always";
  readonly start: boolean;
}

const blank: Draft = {
  name: "",
  command: "",
  environment: "",
  cpuCores: 0.1,
  memoryMiB: 64,
  restart: "on_failure",
  start: true,
};

/** What of the draft does not fit, by field; empty when it may be deployed. */
function parseDraft(draft: Draft) {
  return workloadSpecSchema.safeParse({
    name: draft.name,
    command: parseCommandLine(draft.command),
    environment: parseEnvironment(draft.environment),
    resources: { cpuCores: draft.cpuCores, memoryMiB: draft.memoryMiB },
    restart: draft.restart,
  });
}

/** The form of a new workload. */
export function DeployDialog({ node, trigger, loading, onDeploy }: DeployDialogProps): ReactNode {
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(blank);
  const [wasSent, setWasSent] = useState(false);
  const parsed = parseDraft(draft);
  const errorOf = (field: string): string | undefined => {
    if (!wasSent || parsed.success) return undefined;
    return parsed.error.issues.find(({ path }) => path[0] === field || path[1] === field)?.message;
  };
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const deploy = (): void => {
    setWasSent(true);
    if (!parsed.success) return;
    onDeploy(parsed.data, draft.start);
    setOpen(false);
    setDraft(blank);
    setWasSent(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={`Deploy to ${node.name}`}
      description={
        node.kind === "real"
          ? "The agent runs the command as a child process, without a shell."
          : "The simulated node runs it as an imagined process with these limits."
      }
      footer={
        <Button variant="primary" loading={loading} onClick={deploy}>
          Deploy workload
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Name"
          required
          hint="Lower-case letters, digits and -."
          error={errorOf("name")}
        >
          <Input
            mono
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <Field
          label="Command"
          required
          hint='Program and arguments; "quotes" keep spaces.'
          error={errorOf("command")}
        >
          <Input
            mono
            placeholder="node server.js --port 8080"
            value={draft.command}
            onChange={(event) => change({ command: event.target.value })}
          />
        </Field>
        <Field label="Environment" hint="NAME=value, one a line." error={errorOf("environment")}>
          <Textarea
            rows={2}
            value={draft.environment}
            onChange={(event) => change({ environment: event.target.value })}
          />
        </Field>
        <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
          <Field label="CPU" error={errorOf("cpuCores")}>
            <NumberInput
              value={draft.cpuCores}
              onValueChange={(cpuCores) => change({ cpuCores })}
              min={0.01}
              max={1_024}
              step={0.1}
              unit="cores"
            />
          </Field>
          <Field label="Memory" error={errorOf("memoryMiB")}>
            <NumberInput
              value={draft.memoryMiB}
              onValueChange={(memoryMiB) => change({ memoryMiB })}
              min={1}
              max={1_048_576}
              step={16}
              unit="MiB"
            />
          </Field>
          <Field label="Restart">
            <Select
              value={draft.restart}
              onValueChange={(restart) => change({ restart })}
              options={[
                { value: "on_failure", label: "When it fails" },
                { value: "always", label: "Always" },
                { value: "never", label: "Never" },
              ]}
            />
          </Field>
        </div>
        <Checkbox
          checked={draft.start}
          onCheckedChange={(start) => change({ start })}
          label="Start it at once"
        />
      </div>
    </Dialog>
  );
}
