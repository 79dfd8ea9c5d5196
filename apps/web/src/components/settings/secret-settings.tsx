"use client";

import {
  Button,
  ConfirmDialog,
  EmptyState,
  Field,
  FormDialog,
  Input,
  Panel,
  RelativeTime,
  Table,
  Textarea,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useMay } from "../session/session-provider.tsx";
import { OwnerOnly } from "./owner-only.tsx";
import { Queried } from "./queried.tsx";

interface Secret {
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** "" opens the dialog for a new one. */
type Editing = { readonly name: string } | null;

export function SecretSettings(): ReactNode {
  const may = useMay("secret:write");
  const queryClient = useQueryClient();
  const [editing, setEditing] = useState<Editing>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const secrets = useQuery({
    queryKey: ["secrets"],
    queryFn: () => unwrap(client.secrets.$get()),
  });
  const remove = useMutation({
    mutationFn: (name: string) => unwrap(client.secrets[":name"].$delete({ param: { name } })),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ["secrets"] }),
    onError: (error) => toast.error("Could not delete the secret", error),
    onSettled: () => setRemoving(null),
  });
  return (
    <div className="flex flex-col gap-4">
      {may ? null : <OwnerOnly what="set and delete secrets" />}
      <Panel
        title="Secrets"
        flush
        aside={
          <Button
            variant="primary"
            disabled={!may}
            icon={<LockKeyhole size={14} aria-hidden="true" />}
            onClick={() => setEditing({ name: "" })}
          >
            Set a secret
          </Button>
        }
      >
        <Queried query={secrets} what="secrets">
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                icon={<LockKeyhole size={20} aria-hidden="true" />}
                title="No secrets yet"
                description="Passwords and tokens that workflows use by name. They are encrypted at rest, decrypted only where a step uses them, and never shown again."
              />
            ) : (
              <Table<Secret>
                label="Secrets"
                rows={items}
                rowKey={(secret) => secret.name}
                columns={[
                  {
                    key: "name",
                    header: "Name",
                    cell: (secret) => (
                      <span className="font-mono text-ink-1 text-xs">{secret.name}</span>
                    ),
                  },
                  {
                    key: "value",
                    header: "Value",
                    wideOnly: true,
                    cell: () => <span className="text-ink-3">Never shown</span>,
                  },
                  {
                    key: "changed",
                    header: "Set",
                    width: "8rem",
                    cell: (secret) => <RelativeTime at={secret.updatedAt} className="text-ink-2" />,
                  },
                  {
                    key: "actions",
                    header: "",
                    width: "10rem",
                    align: "end",
                    cell: (secret) => (
                      <span className="inline-flex gap-1">
                        <Button
                          size="sm"
                          variant="quiet"
                          disabled={!may}
                          onClick={() => setEditing({ name: secret.name })}
                        >
                          Replace
                        </Button>
                        <Button
                          size="sm"
                          variant="quiet"
                          disabled={!may}
                          onClick={() => setRemoving(secret.name)}
                        >
                          Delete
                        </Button>
                      </span>
                    ),
                  },
                ]}
              />
            )
          }
        </Queried>
      </Panel>
      {editing === null ? null : (
        <SecretDialog name={editing.name} onClose={() => setEditing(null)} />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Delete secret ${removing ?? ""}?`}
        description="Workflows that use it fail at the step that needs it. Its value cannot be had back."
        confirmLabel="Delete secret"
        loading={remove.isPending}
        onConfirm={() => removing !== null && remove.mutate(removing)}
      />
    </div>
  );
}

interface SecretDialogProps {
  /** "" for a new one. */
  readonly name: string;
  readonly onClose: () => void;
}

function SecretDialog({ name: known, onClose }: SecretDialogProps): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState(known);
  const [value, setValue] = useState("");
  const save = useMutation({
    mutationFn: () => unwrap(client.secrets[":name"].$put({ param: { name }, json: { value } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["secrets"] });
      toast.success(known === "" ? `Secret ${name} set` : `Secret ${name} replaced`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={known === "" ? "Set a secret" : `Replace ${known}`}
      submitLabel={known === "" ? "Set secret" : "Replace secret"}
      ready={name !== "" && value !== ""}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {known === "" ? (
        <Field label="Name" required hint="Starts with a letter; then letters, digits, _ . or -">
          <Input
            mono
            required
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      ) : null}
      <Field label="Value" required hint="You will not see it again.">
        <Textarea
          mono
          autoComplete="off"
          spellCheck={false}
          className="[-webkit-text-security:disc]"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}
