/** Next.js calls this once, in a process that serves, before it takes the first request. */
export async function register(): Promise<void> {
  // Next.js leaves the branch out of what it builds for other runtimes, which have none of these modules.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { trustClientAddresses } = await import("./security/client-address.ts");
    const { readTrustedProxies } = await import("./server/env.ts");
    trustClientAddresses(readTrustedProxies());
  }
}
