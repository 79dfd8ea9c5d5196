import { z } from "zod";

/** What a live ticket vouches for; signed by the web app with the ticket key (HMAC-SHA-256) and short-lived. */
export const ticketClaimsSchema = z.object({
  userId: z.string(),
  userName: z.string(),
  workspaceId: z.string(),
  role: z.enum(["owner", "editor", "operator", "viewer"]),
  expiresAt: z.number(),
});
export type TicketClaims = z.infer<typeof ticketClaimsSchema>;
