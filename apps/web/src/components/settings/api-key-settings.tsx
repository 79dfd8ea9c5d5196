"use client";

import { type Scope, scopes } from "@edgeloom/protocol";
import {
  Button,
  Checkbox,
  ConfirmDialog,
  EmptyState,
  Field,
  FormDialog,
  Input,
  Panel,
  RelativeTime,
  Select,
  StatusDot,
  Table,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useMay } from "../session/session-provider.tsx";
import { OwnerOnly } from "./owner-only.tsx";
import { Queried } from "./queried.tsx";
import { ShownOnce } from "./shown-once.tsx";

const scopeWords: Readonly<Record<Scope, string>> = {
  "workspace:read": "Read everything in the workspace",
  "run:write": "Start, cancel and repeat runs",
  "fleet:write": "Act on edge nodes and fleets",
  "workflow:write": "Create and change workflows",
  "template:write": "Publish and change templates",
  "secret:write": "Set and delete secrets",
  "member:write": "Manage members and keys",
};

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

function keyState(key: ApiKey): { readonly state: string; readonly label: string } {
  if (key.revokedAt !== null) return { state: "stopped", label: "Revoked" };
  if (key.expiresAt !== null && key.expiresAt <= Date.now()) {
    return { state: "skipped", label: "Expired" };
  }
  return { state: "live", label: "Works" };
}

export function ApiKeySettings(): ReactNode {
  const may = useMay("member:write");
  const queryClient = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const keys = useQuery({
    queryKey: ["api-keys"],
    enabled: may,
    queryFn: () => unwrap(client["api-keys"].$get()),
  });
  const revoke = useMutation({
    mutationFn: ({ id }: ApiKey) => unwrap(client["api-keys"][":id"].$delete({ param: { id } })),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ["api-keys"] }),
    onError: (error) => toast.error("Could not revoke the key", error),
    onSettled: () => setEnding(null),
  });
  if (!may) return <OwnerOnly what="manage API keys" />;
  return (
    <>
      <Panel
        title="API keys"
        flush
        aside={
          <>
            <Button asChild variant="link">
              <Link href="/api-reference">API reference</Link>
            </Button>
            <Button
              variant="primary"
              className="ml-2"
              icon={<KeyRound size={14} aria-hidden="true" />}
              onClick={() => setCreating(true)}
            >
              Create key
            </Button>
          </>
        }
      >
        <Queried query={keys} what="API keys">
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                icon={<KeyRound size={20} aria-hidden="true" />}
                title="No API keys yet"
                description="A key lets a program do what you allow it to, without your password. Give it only the scopes that it needs."
              />
            ) : (
              <Table<ApiKey>
                label="API keys"
                rows={items}
                rowKey={(key) => key.id}
                columns={[
                  {
                    key: "name",
                    header: "Name",
                    cell: (key) => <span className="font-medium text-ink-1">{key.name}</span>,
                  },
                  {
                    key: "prefix",
                    header: "Begins with",
                    width: "9rem",
                    wideOnly: true,
                    cell: (key) => (
                      <span className="font-mono text-ink-2 text-xs">{key.prefix}…</span>
                    ),
                  },
                  {
                    key: "scopes",
                    header: "Scopes",
                    wideOnly: true,
                    cell: (key) => (
                      <span title={key.scopes.join(", ")} className="text-ink-2 text-xs">
                        {key.scopes.length === scopes.length ? "All" : key.scopes.join(", ")}
                      </span>
                    ),
                  },
                  {
                    key: "state",
                    header: "State",
                    width: "7rem",
                    cell: (key) => <StatusDot {...keyState(key)} />,
                  },
                  {
                    key: "used",
                    header: "Last used",
                    width: "8rem",
                    wideOnly: true,
                    cell: (key) =>
                      key.lastUsedAt === null ? (
                        <span className="text-ink-3">Never</span>
                      ) : (
                        <RelativeTime at={key.lastUsedAt} className="text-ink-2" />
                      ),
                  },
                  {
                    key: "expires",
                    header: "Ends",
                    width: "8rem",
                    wideOnly: true,
                    cell: (key) =>
                      key.expiresAt === null ? (
                        <span className="text-ink-3">Never</span>
                      ) : (
                        <RelativeTime at={key.expiresAt} className="text-ink-2" />
                      ),
                  },
                  {
                    key: "revoke",
                    header: "",
                    width: "6rem",
                    align: "end",
                    cell: (key) =>
                      keyState(key).state === "live" ? (
                        <Button size="sm" variant="quiet" onClick={() => setEnding(key)}>
                          Revoke
                        </Button>
                      ) : null,
                  },
                ]}
              />
            )
          }
        </Queried>
      </Panel>
      {creating ? (
        <CreateKeyDialog
          onClose={() => setCreating(false)}
          onCreated={(key) => {
            setCreating(false);
            setShown(key);
          }}
        />
      ) : null}
      <ShownOnce title="API key created" label="key" text={shown} onClose={() => setShown(null)} />
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={(open) => !open && setEnding(null)}
        title={`Revoke key ${ending?.name ?? ""}?`}
        description="Programs that use it are refused from now on. This cannot be undone."
        confirmLabel="Revoke key"
        loading={revoke.isPending}
        onConfirm={() => ending !== null && revoke.mutate(ending)}
      />
    </>
  );
}

const dayMs = 86_400_000;
const lifetimes = {
  "30d": 30 * dayMs,
  "90d": 90 * dayMs,
  "365d": 365 * dayMs,
  never: null,
} as const;
type Lifetime = keyof typeof lifetimes;

interface CreateKeyDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (key: string) => void;
}

function CreateKeyDialog({ onClose, onCreated }: CreateKeyDialogProps): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(["workspace:read"]);
  const [lifetime, setLifetime] = useState<Lifetime>("90d");
  const create = useMutation({
    mutationFn: () => {
      const ms = lifetimes[lifetime];
      const expiresAt = ms === null ? null : Date.now() + ms;
      return unwrap(client["api-keys"].$post({ json: { name, scopes: [...chosen], expiresAt } }));
    },
    onSuccess: ({ key }) => {
      void queryClient.invalidateQueries({ queryKey: ["api-keys"] });
      onCreated(key);
    },
  });
  return (
    <FormDialog
      title="Create an API key"
      submitLabel="Create key"
      ready={name.trim() !== "" && chosen.length > 0}
      busy={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <Field label="Name" required hint="What will use it: a deploy script, say.">
        <Input
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 font-medium text-ink-2 text-xs">Scopes</legend>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            checked={chosen.includes(scope)}
            onCheckedChange={(wanted) =>
              setChosen(scopes.filter((each) => (each === scope ? wanted : chosen.includes(each))))
            }
            label={
              <>
                {scopeWords[scope]}
                <span className="ml-2 font-mono text-2xs text-ink-3">{scope}</span>
              </>
            }
          />
        ))}
      </fieldset>
      <Field label="Works for">
        <Select<Lifetime>
          value={lifetime}
          onValueChange={setLifetime}
          options={[
            { value: "30d", label: "30 days" },
            { value: "90d", label: "90 days" },
            { value: "365d", label: "One year" },
            { value: "never", label: "Until revoked" },
          ]}
        />
      </Field>
    </FormDialog>
  );
}
