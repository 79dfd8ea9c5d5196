/** Next.js calls this once, in a process that serves, before it takes the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { trustClientAddresses } = await import("./security/client-address.ts");
  const { readTrustedProxies } = await import("./server/env.ts");
  trustClientAddresses(readTrustedProxies());
}
