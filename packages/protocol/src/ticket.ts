import { z } from "zod";
import { roleSchema } from "./permissions.ts";

/** What a live ticket vouches for; signed by the web app with the ticket key (HMAC-SHA-256) and short-lived. */
export const ticketClaimsSchema = z.object({
  userId: z.string(),
  userName: z.string(),
  workspaceId: z.string(),
  role: roleSchema,
  expiresAt: z.number(),
});
export type TicketClaims = z.infer<typeof ticketClaimsSchema>;
