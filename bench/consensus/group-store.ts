import { connectToGroup, type GroupConnection } from "@edgeloom/host/group-processes";
import type { LoadStore } from "./load.ts";

/** Clients of a group, spread over `connections` of them; each has a session of its own. */
export function createGroupStore(
  members: ReadonlyMap<string, { readonly host: string; readonly port: number }>,
  connections: number,
): LoadStore {
  const open = Array.from({ length: connections }, (_, index) =>
    connectToGroup({ name: `load-${index}`, members }),
  );
  const connectionOf = (client: number): GroupConnection => {
    const connection = open[client % connections];
    if (connection === undefined) throw new Error("There is no connection");
    return connection;
  };
  return {
    put: (client, key, value) =>
      new Promise((resolve, reject) => {
        connectionOf(client).execute({ type: "put", key, value }, (result) => {
          if (result.ok && result.value.type === "put") resolve();
          else reject(new Error(`The put was not carried out: ${JSON.stringify(result)}`));
        });
      }),
    get: (client, key) =>
      new Promise((resolve, reject) => {
        connectionOf(client).query({ type: "get", key }, "linearizable", (result) => {
          if (result.ok) resolve();
          else reject(new Error(`The read failed: ${result.reason}`));
        });
      }),
    close() {
      for (const connection of open) connection.close();
    },
  };
}
