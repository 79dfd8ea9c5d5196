"use client";

import type { CommandRequestInput, CommandResponse, NodeCommandName } from "@edgeloom/agent-core";
import { commandCatalogue } from "@edgeloom/agent-core";
import { toast } from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, unwrap } from "../../../client/api.ts";
import { useLiveTopic } from "../../../client/live-context.tsx";

/** Which edge node a page is about. */
export interface NodeAddress {
  readonly fleetId: string;
  readonly nodeId: string;
}

const nodes = client.fleets[":fleetId"].nodes[":nodeId"];
const historyEntries = 500;

const keys = {
  node: ({ fleetId, nodeId }: NodeAddress) => ["node", fleetId, nodeId],
  all: ({ fleetId, nodeId }: NodeAddress) => ["node-facts", fleetId, nodeId],
};

/** The node, its state and its history, read anew whenever the gateway says that it changed. */
export function useNode(address: NodeAddress) {
  const queryClient = useQueryClient();
  const node = useQuery({
    queryKey: keys.node(address),
    queryFn: () => unwrap(nodes.$get({ param: address })),
  });
  const detail = useQuery({
    queryKey: [...keys.all(address), "detail"],
    queryFn: () => unwrap(nodes.detail.$get({ param: address })),
  });
  const history = useQuery({
    queryKey: [...keys.all(address), "history"],
    queryFn: async () =>
      (
        await unwrap(
          nodes.history.$get({ param: address, query: { limit: String(historyEntries) } }),
        )
      ).entries,
  });
  useLiveTopic(
    { kind: "fleet", fleetId: address.fleetId },
    {
      onNodesChanged: (fleetId, changed) => {
        const view = changed.find(({ id }) => id === address.nodeId);
        if (fleetId !== address.fleetId || view === undefined) return;
        queryClient.setQueryData(keys.node(address), view);
        void queryClient.invalidateQueries({ queryKey: keys.all(address) });
      },
    },
  );
  return { node, detail, history };
}

/** A name of one intent, so that a request that is sent twice acts once. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function sendCommand<Name extends NodeCommandName>(
  { fleetId, nodeId }: NodeAddress,
  command: Name,
  request: CommandRequestInput<Name>,
): Promise<CommandResponse<Name>> {
  const { result } = await unwrap(
    nodes.commands[":command"].$post({
      param: { fleetId, nodeId, command },
      header: { "idempotency-key": newKey() },
      json: { ...request },
    }),
  );
  return commandCatalogue[command].response.parse(result) as CommandResponse<Name>;
}

export type SendCommand = <Name extends NodeCommandName>(
  command: Name,
  request: CommandRequestInput<Name>,
  /** What is being done, for the message when it fails: "Could not drain Frankfurt". */
  failure: string,
) => void;

export interface NodeCommands {
  readonly send: SendCommand;
  /** The command under way. */
  readonly pending: NodeCommandName | null;
}

/** Sends commands to the node; what failed is told, what worked shows on the page. */
export function useNodeCommands(address: NodeAddress): NodeCommands {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({
      command,
      request,
    }: {
      command: NodeCommandName;
      request: object;
      failure: string;
    }) => sendCommand(address, command, request as CommandRequestInput<NodeCommandName>),
    onError: (error, { failure }) => toast.error(failure, error),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.node(address) }),
        queryClient.invalidateQueries({ queryKey: keys.all(address) }),
      ]),
  });
  return {
    send: (command, request, failure) => mutation.mutate({ command, request, failure }),
    pending: mutation.isPending ? mutation.variables.command : null,
  };
}
