import type { TicketClaims } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { signTicket, verifyTicket } from "./ticket.ts";

const claims: TicketClaims = {
  userId: "u1",
  userName: "Ada",
  workspaceId: "w1",
  role: "editor",
  expiresAt: 1_000,
};

describe("a ticket", () => {
  it("gives back its claims until it expires", () => {
    const token = signTicket(claims, "key-of-the-installation");
    expect(verifyTicket(token, "key-of-the-installation", 999)).toEqual(claims);
    expect(() => verifyTicket(token, "key-of-the-installation", 1_000)).toThrow("expired");
  });

  it("is refused when it was signed with another key or altered", () => {
    const token = signTicket(claims, "key-of-the-installation");
    expect(() => verifyTicket(token, "another key", 0)).toThrow("signature");
    const forged = Buffer.from(JSON.stringify({ ...claims, role: "owner" })).toString("base64url");
    const altered = `${forged}.${token.split(".")[1]}`;
    expect(() => verifyTicket(altered, "key-of-the-installation", 0)).toThrow("signature");
    expect(() => verifyTicket("", "key-of-the-installation", 0)).toThrow("signature");
  });
});
