"use client";

import {
  Button,
  CodeBlock,
  ConfirmDialog,
  Dialog,
  DropdownMenu,
  Field,
  IconButton,
  Input,
  RadioGroup,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useMay } from "../session/session-provider.tsx";
import type { FleetView } from "./use-fleets.ts";

type Open = "create" | "rename" | "rotate" | "delete" | null;

interface FleetMenuProps {
  readonly fleet: FleetView;
  readonly onCreated: (fleetId: string) => void;
}

/** What can be done with fleets as a whole. */
export function FleetMenu({ fleet, onCreated }: FleetMenuProps): ReactNode {
  const mayWrite = useMay("fleet:write");
  const [open, setOpen] = useState<Open>(null);
  const [worldKey, setWorldKey] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const param = { fleetId: fleet.id };
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["fleets"] });
  const rotate = useMutation({
    mutationFn: () => unwrap(client.fleets[":fleetId"]["world-key"].$post({ param })),
    onSuccess: (answer) => {
      setOpen(null);
      setWorldKey(answer.worldKey);
    },
    onError: (error) => toast.error("Could not rotate the key", error),
  });
  const remove = useMutation({
    mutationFn: () => unwrap(client.fleets[":fleetId"].$delete({ param })),
    onSuccess: async () => {
      setOpen(null);
      await refresh();
    },
    onError: (error) => toast.error("Could not delete the fleet", error),
  });
  return (
    <>
      <DropdownMenu
        align="end"
        trigger={
          <IconButton label="Fleet menu" variant="secondary" icon={<Ellipsis size={16} />} />
        }
        entries={[
          {
            type: "action",
            label: "New fleet",
            icon: <Plus size={14} />,
            disabled: !mayWrite,
            onSelect: () => setOpen("create"),
          },
          {
            type: "action",
            label: "Rename fleet",
            icon: <Pencil size={14} />,
            disabled: !mayWrite,
            onSelect: () => setOpen("rename"),
          },
          ...(fleet.kind === "simulated"
            ? [
                {
                  type: "action" as const,
                  label: "Rotate world key",
                  icon: <KeyRound size={14} />,
                  disabled: !mayWrite,
                  onSelect: () => setOpen("rotate"),
                },
              ]
            : []),
          { type: "separator", id: "danger" },
          {
            type: "action",
            label: "Delete fleet",
            icon: <Trash2 size={14} />,
            danger: true,
            disabled: !mayWrite,
            onSelect: () => setOpen("delete"),
          },
        ]}
      />
      <CreateFleetDialog
        open={open === "create"}
        onOpenChange={(next) => setOpen(next ? "create" : null)}
        onCreated={(created) => {
          setOpen(null);
          setWorldKey(created.worldKey);
          void refresh().then(() => onCreated(created.fleetId));
        }}
      />
      <RenameFleetDialog
        key={fleet.name}
        fleet={fleet}
        open={open === "rename"}
        onOpenChange={(next) => setOpen(next ? "rename" : null)}
      />
      <ConfirmDialog
        open={open === "rotate"}
        onOpenChange={(next) => setOpen(next ? "rotate" : null)}
        title={`Rotate the key of ${fleet.name}?`}
        description="The world that runs now can join again only with the new key."
        confirmLabel="Rotate key"
        loading={rotate.isPending}
        onConfirm={() => rotate.mutate()}
      />
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={(next) => setOpen(next ? "delete" : null)}
        title={`Delete fleet ${fleet.name}?`}
        description="Its edge nodes, their history and their tokens are lost. Agents are refused from then on."
        confirmLabel="Delete fleet"
        typeToConfirm={fleet.name}
        loading={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
      <Dialog
        open={worldKey !== null}
        onOpenChange={() => setWorldKey(null)}
        title="Key of the world"
        description="Start a simulator with this key as EDGELOOM_SIM_KEY. It is shown only now."
      >
        <CodeBlock label="key" code={worldKey ?? ""} wrap />
      </Dialog>
    </>
  );
}

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

interface CreateFleetDialogProps extends DialogProps {
  readonly onCreated: (created: { fleetId: string; worldKey: string | null }) => void;
}

export function CreateFleetDialog({
  open,
  onOpenChange,
  onCreated,
}: CreateFleetDialogProps): ReactNode {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"real" | "simulated">("real");
  const create = useMutation({
    mutationFn: () => unwrap(client.fleets.$post({ json: { name, kind } })),
    onSuccess: ({ fleet, worldKey }) => {
      setName("");
      onCreated({ fleetId: fleet.id, worldKey });
    },
    onError: (error) => toast.error("Could not create the fleet", error),
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New fleet"
      footer={
        <Button
          variant="primary"
          disabled={name.trim() === ""}
          loading={create.isPending}
          onClick={() => create.mutate()}
        >
          Create fleet
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" required>
          <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} />
        </Field>
        <Field label="Kind">
          <RadioGroup
            value={kind}
            onValueChange={setKind}
            options={[
              {
                value: "real",
                label: "Real hosts",
                description: "Agents on hosts join with one-time tokens.",
              },
              {
                value: "simulated",
                label: "Simulated world",
                description: "A simulator joins with the key of the world.",
              },
            ]}
          />
        </Field>
      </div>
    </Dialog>
  );
}

function RenameFleetDialog({
  fleet,
  open,
  onOpenChange,
}: DialogProps & { readonly fleet: FleetView }): ReactNode {
  const [name, setName] = useState(fleet.name);
  const queryClient = useQueryClient();
  const rename = useMutation({
    mutationFn: () =>
      unwrap(client.fleets[":fleetId"].$patch({ param: { fleetId: fleet.id }, json: { name } })),
    onSuccess: async () => {
      onOpenChange(false);
      await queryClient.invalidateQueries({ queryKey: ["fleets"] });
    },
    onError: (error) => toast.error("Could not rename the fleet", error),
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Rename fleet"
      width="sm"
      footer={
        <Button
          variant="primary"
          disabled={name.trim() === ""}
          loading={rename.isPending}
          onClick={() => rename.mutate()}
        >
          Rename
        </Button>
      }
    >
      <Field label="Name">
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} />
      </Field>
    </Dialog>
  );
}
