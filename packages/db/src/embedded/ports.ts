import { createServer } from "node:net";
import { systemCode } from "./files.ts";

/** Whether a server may listen on this port; `host` decides which addresses are asked. */
export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const server = createServer();
  return await new Promise<boolean>((resolve, reject) => {
    server.once("error", (error) => {
      if (systemCode(error) === "EADDRINUSE" || systemCode(error) === "EACCES") resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port on loopback that the system says is free now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  return await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("No TCP address."));
        else resolve(address.port);
      });
    });
  });
}
