import { describe, expect, it } from "vitest";
import { invitationState } from "./invitation-state.ts";

const open = { expiresAt: 100, acceptedAt: null, revokedAt: null };

describe("the state of an invitation", () => {
  it.each([
    ["Open", open, 99],
    ["Expired", open, 100],
    ["Withdrawn", { ...open, revokedAt: 50 }, 100],
    ["Accepted", { ...open, acceptedAt: 50 }, 200],
    ["Accepted", { ...open, acceptedAt: 50, revokedAt: 60 }, 200],
  ])("is %s", (word, invitation, now) => {
    expect(invitationState(invitation, now).word).toBe(word);
  });
});
