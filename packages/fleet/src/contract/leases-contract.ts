import { describe, expect } from "vitest";
import type { CreateHarness } from "./harness.ts";
import { contractTest } from "./harness-test.ts";

export function describeLeases(create: CreateHarness): void {
  describe("leases", () => {
    contractTest("grants to one holder at a time, with growing tokens", create, async (context) => {
      const { fleet, id, options } = context;
      const acquire = (holder: string) =>
        fleet.execute(id, "acquire_lease", { holder, ttlMs: 60_000 }, options());
      const first = await acquire("a");
      await expect(acquire("b")).rejects.toMatchObject({ code: "lease_held" });
      const release = { holder: "a", token: first.token };
      const released = await fleet.execute(id, "release_lease", release, options());
      expect(released).toEqual({ released: true });
      const second = await acquire("b");
      expect(second.token).toBeGreaterThan(first.token);
    });

    contractTest("lets nobody but the holder change a leased node", create, async (context) => {
      const { fleet, id, options } = context;
      const lease = { holder: "a", ttlMs: 60_000 };
      const { token } = await fleet.execute(id, "acquire_lease", lease, options());
      const unfenced = fleet.execute(id, "cordon", {}, options());
      await expect(unfenced).rejects.toMatchObject({ code: "lease_held" });
      const fenced = await fleet.execute(id, "cordon", { fencingToken: token }, options());
      expect(fenced).toEqual({ cordoned: true });
    });

    contractTest("expires, and fences off the holder that slept", create, async (context) => {
      const { fleet, id, options, harness } = context;
      const ttlMs = 300;
      const a = await fleet.execute(id, "acquire_lease", { holder: "a", ttlMs }, options());
      await harness.pass(ttlMs * 2);
      const renewal = { holder: "a", token: a.token, ttlMs };
      const late = fleet.execute(id, "renew_lease", renewal, options());
      await expect(late).rejects.toMatchObject({ code: "lease_lost" });
      const b = await fleet.execute(id, "acquire_lease", { holder: "b", ttlMs }, options());
      expect(b.token).toBeGreaterThan(a.token);
      const stale = fleet.execute(id, "cordon", { fencingToken: a.token }, options());
      await expect(stale).rejects.toMatchObject({ code: "stale_fencing_token" });
    });

    contractTest("renews for its holder only", create, async ({ fleet, id, options }) => {
      const ttlMs = 60_000;
      const a = await fleet.execute(id, "acquire_lease", { holder: "a", ttlMs }, options());
      const renew = (holder: string) =>
        fleet.execute(id, "renew_lease", { holder, token: a.token, ttlMs }, options());
      await expect(renew("b")).rejects.toMatchObject({ code: "lease_held" });
      const renewed = await renew("a");
      expect(renewed).toMatchObject({ holder: "a", token: a.token });
      expect(renewed.expiresAt).toBeGreaterThanOrEqual(a.expiresAt);
    });
  });
}
