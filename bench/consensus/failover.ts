import { connectToGroup, type GroupProcesses } from "@edgeloom/host/group-processes";
import { connectToEtcd } from "./etcd-client.ts";
import type { EtcdCluster } from "./etcd-cluster.ts";

const value = new Uint8Array(256).fill(7);
const pollMs = 10;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again until `succeeds`. */
async function until(succeeds: () => Promise<boolean>): Promise<void> {
  while (!(await succeeds())) await pause(pollMs);
}

/**
 * Kills the leader of the group and gives the time from there to the first acknowledgement of a write that was made
 * after; then brings the member back and waits until all have the same state.
 */
export async function measureGroupFailover(group: GroupProcesses): Promise<number> {
  const connection = connectToGroup({ name: "failover", members: group.clientAddresses });
  const put = () =>
    new Promise<boolean>((resolve) => {
      connection.execute({ type: "put", key: "failover", value }, ({ ok }) => resolve(ok));
    });
  await until(put);
  const leader = await group.leader();
  const killedAt = performance.now();
  await leader.signal("SIGKILL");
  await until(put);
  const tookMs = performance.now() - killedAt;
  connection.close();
  await leader.start();
  await until(async () => {
    const told = await Promise.all([...group.members.values()].map((member) => member.status()));
    return new Set(told.map(({ stateHash }) => stateHash)).size === 1;
  });
  return tookMs;
}

/**
 * The same with etcd. A new write goes to each of the others every ten milliseconds, and the first that is acknowledged
 * counts: no client could notice sooner.
 */
export async function measureEtcdFailover(cluster: EtcdCluster): Promise<number> {
  const leader = await cluster.leader();
  const others = cluster.members.filter((member) => member !== leader);
  const connections = others.map(({ clientPort }) => connectToEtcd(clientPort));
  await Promise.all(connections.map((connection) => connection.put("failover", value)));
  const killedAt = performance.now();
  await leader.kill();
  const tookMs = await new Promise<number>((resolve) => {
    const timer = setInterval(() => {
      for (const connection of connections) {
        connection.put("failover", value).then(
          () => {
            clearInterval(timer);
            resolve(performance.now() - killedAt);
          },
          () => undefined,
        );
      }
    }, pollMs);
  });
  for (const connection of connections) connection.close();
  await leader.start();
  await until(async () => {
    const back = connectToEtcd(leader.clientPort);
    const answered = back.get("failover").then(
      () => true,
      () => false,
    );
    const isBack = await answered;
    back.close();
    return isBack;
  });
  return tookMs;
}
