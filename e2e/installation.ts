import { test as base, expect, request } from "@playwright/test";

export const port = Number(process.env.EDGELOOM_E2E_PORT ?? 4310);

/** The address under which the installation serves its pages; requests from elsewhere are refused. */
export const address = `http://127.0.0.1:${port}`;

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The first user of the installation under test. */
export const owner: Account = {
  name: "Owner",
  email: "owner@example.com",
  password: "correct-horse-battery",
};

type SignedIn = Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>["storageState"]>>;

/** Cookies of a session of the account. The first visitor of a bare installation becomes the owner. */
export async function signedIn(account: Account): Promise<SignedIn> {
  const api = await request.newContext({ baseURL: address, extraHTTPHeaders: { origin: address } });
  const setup = await api.get("/api/v1/setup");
  const { needed } = await setup.json();
  if (needed === true) {
    const data = { ...account, workspaceName: "Main workspace" };
    expect((await api.post("/api/v1/setup", { data })).status()).toBe(201);
  }
  const { email, password } = account;
  const answer = await api.post("/api/auth/sign-in/email", { data: { email, password } });
  expect(answer.ok(), await answer.text()).toBe(true);
  const state = await api.storageState();
  await api.dispose();
  return state;
}

/** A test whose pages are signed in as the owner; sign-in happens once a worker process. */
export const test = base.extend<object, { readonly ownerSession: SignedIn }>({
  ownerSession: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      await use(await signedIn(owner));
    },
    { scope: "worker" },
  ],
  storageState: async ({ ownerSession }, use) => {
    await use(ownerSession);
  },
});

let made = 0;

/** A name that no other test uses, also on a database that earlier runs have filled. */
export function unique(what: string): string {
  made += 1;
  return `${what} ${Date.now().toString(36)}${made}`;
}
