import type { SeededRandom } from "@edgeloom/kernel";
import type { Judge } from "../invariants/judge.ts";
import type { RunPlan } from "../plan.ts";
import type { VirtualNetwork } from "../virtual/network.ts";
import { createProcess } from "../virtual/process.ts";
import type { Scheduler } from "../virtual/scheduler.ts";
import { createClientInvariants } from "../workload/client-invariants.ts";
import { createHistoryRecorder } from "../workload/history-recorder.ts";
import { createVirtualClient, type Records, type VirtualClient } from "./client.ts";
import type { Group } from "./group.ts";

export interface ClientsOptions {
  readonly plan: RunPlan;
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly network: VirtualNetwork;
  readonly group: Group;
  readonly judge: Judge;
}

/** All users of the group, each on a machine of its own. */
export interface Clients {
  readonly list: readonly VirtualClient[];
  readonly records: Records;
  /** Requests under way. */
  pending(): number;
  finished(): number;
  /** No more requests are made; those under way go on. */
  finish(): void;
  /** Lets the sessions run out, so that the group comes to rest. */
  close(): void;
}

export function createClients(options: ClientsOptions): Clients {
  const { plan, random, scheduler, network, group, judge } = options;
  let instant = 0;
  const nextInstant = (): number => {
    instant += 1;
    return instant;
  };
  const records: Records = {
    registers: createHistoryRecorder(nextInstant),
    leases: createHistoryRecorder(nextInstant),
    locks: createHistoryRecorder(nextInstant),
  };
  const invariants = createClientInvariants(judge);
  const memberIds = (): string[] =>
    group.members.filter(({ lifecycle }) => lifecycle !== "retired").map(({ id }) => id);

  const list = Array.from({ length: plan.clients }, (_, i) => {
    const number = i + 1;
    const address = `c${number}`;
    const host = createProcess(scheduler, plan.drawClockError());
    const client: VirtualClient = createVirtualClient({
      number,
      address,
      plan,
      random: random.fork(address),
      host,
      members: memberIds(),
      records,
      invariants,
      send: (to, request) => {
        const member = group.members.find(({ id }) => id === to);
        if (member === undefined) return;
        network.send(address, to, member.host, () => {
          group.request(member, request, (response) => {
            network.send(to, address, host, () => client.group.receive(to, response));
          });
        });
      },
    });
    return client;
  });

  const sum = (count: (client: VirtualClient) => number): number =>
    list.reduce((total, client) => total + count(client), 0);

  group.onMembersChanged(() => {
    for (const client of list) client.group.setMembers(memberIds());
  });

  return {
    list,
    records,
    pending: () => sum((client) => client.pending()),
    finished: () => sum((client) => client.finished()),
    finish: () => {
      for (const client of list) client.finish();
    },
    close: () => {
      for (const { group: client } of list) client.close();
    },
  };
}
