import { lifecycleStateSchema } from "@edgeloom/agent-core";
import { edgeRegionSchema } from "@edgeloom/placement";
import { nodeHealthSchema } from "@edgeloom/protocol";
import { z } from "@hono/zod-openapi";

/** `a,b` as a list whose members the schema knows. */
function commaList<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .string()
    .transform((text) => text.split(",").filter((part) => part !== ""))
    .pipe(z.array(item).max(50));
}

/** `tier=hub,profile=gpu` as a record. */
const labelsSchema = z
  .string()
  .max(1_000)
  .regex(/^[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*$/, "write labels as name=value,name=value")
  .transform((text) =>
    Object.fromEntries(
      text.split(",").map((pair): [string, string] => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    ),
  );

/** Filters of the list of edge nodes, as they stand in its address. */
export const nodeFilterQuery = z.object({
  search: z.string().max(200).optional(),
  region: commaList(edgeRegionSchema).optional(),
  health: commaList(nodeHealthSchema).optional(),
  lifecycle: commaList(lifecycleStateSchema).optional(),
  online: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
  labels: labelsSchema.optional(),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
