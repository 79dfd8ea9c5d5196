"use client";

import type { Role } from "@edgeloom/protocol";
import {
  Avatar,
  Badge,
  Button,
  ConfirmDialog,
  Panel,
  RelativeTime,
  Table,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useMay, useSession } from "../session/session-provider.tsx";
import { OwnerOnly } from "./owner-only.tsx";
import { Queried } from "./queried.tsx";
import { RoleSelect } from "./role-select.tsx";

interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: number;
}

export function MemberSettings(): ReactNode {
  const may = useMay("member:write");
  const session = useSession();
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const members = useQuery({
    queryKey: ["members"],
    queryFn: () => unwrap(client.members.$get()),
  });
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ["members"] });
  const setRole = useMutation({
    mutationFn: ({ userId, role }: Pick<Member, "userId" | "role">) =>
      unwrap(client.members[":userId"].$put({ param: { userId }, json: { role } })),
    onSuccess: refresh,
    onError: (error) => toast.error("Could not change the role", error),
  });
  const remove = useMutation({
    mutationFn: ({ userId }: Member) =>
      unwrap(client.members[":userId"].$delete({ param: { userId } })),
    onSuccess: refresh,
    onError: (error) => toast.error("Could not remove the member", error),
    onSettled: () => setLeaving(null),
  });
  return (
    <div className="flex flex-col gap-4">
      {may ? null : <OwnerOnly what="change roles and remove members" />}
      <Panel flush>
        <Queried query={members} what="members">
          {({ items }) => (
            <Table
              label="Members"
              rows={items}
              rowKey={(member) => member.userId}
              columns={[
                {
                  key: "name",
                  header: "Name",
                  cell: (member) => (
                    <span className="flex min-w-0 items-center gap-2.5">
                      <Avatar size="sm" name={member.name} />
                      <span className="truncate font-medium text-ink-1">{member.name}</span>
                      {member.userId === session.userId ? <Badge>You</Badge> : null}
                    </span>
                  ),
                },
                {
                  key: "email",
                  header: "E-mail",
                  wideOnly: true,
                  cell: (member) => <span className="text-ink-2">{member.email}</span>,
                },
                {
                  key: "role",
                  header: "Role",
                  width: "10rem",
                  cell: (member) => (
                    <RoleSelect
                      aria-label={`Role of ${member.name}`}
                      size="sm"
                      disabled={!may || setRole.isPending}
                      value={member.role}
                      onChange={(role) => setRole.mutate({ userId: member.userId, role })}
                    />
                  ),
                },
                {
                  key: "since",
                  header: "Since",
                  width: "8rem",
                  wideOnly: true,
                  cell: (member) => <RelativeTime at={member.since} className="text-ink-3" />,
                },
                {
                  key: "remove",
                  header: "",
                  width: "6rem",
                  align: "end",
                  cell: (member) => (
                    <Button
                      size="sm"
                      variant="quiet"
                      disabled={!may}
                      onClick={() => setLeaving(member)}
                    >
                      Remove
                    </Button>
                  ),
                },
              ]}
            />
          )}
        </Queried>
      </Panel>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={`Remove ${leaving?.name ?? ""} from the workspace?`}
        description="They lose access at once, and so do the API keys that they made. What they built stays."
        confirmLabel="Remove member"
        loading={remove.isPending}
        onConfirm={() => leaving !== null && remove.mutate(leaving)}
      />
    </div>
  );
}
