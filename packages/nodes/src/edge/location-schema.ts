import { z } from "zod";

/** How results name a location. */
export const locationSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  country: z.string(),
  city: z.string(),
});
