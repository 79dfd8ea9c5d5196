import { catalogue, createCatalogue, defineNode, type NodeContext } from "@edgeloom/nodes";
import { z } from "zod";

/** What a node type of a test does when it is executed. */
export type Behaviour = (
  context: NodeContext,
  parameters: { readonly secret?: string | undefined },
) => Promise<string> | string;

const parameters = z.object({ secret: z.string().optional() });

/** The catalogue that ships, and for each name a node type whose `said` is what its behaviour gives. */
export function catalogueWith(behaviours: Readonly<Record<string, Behaviour>>) {
  const extra = Object.entries(behaviours).map(([type, behave]) =>
    defineNode({
      type,
      title: type,
      category: "data",
      icon: "box",
      summary: type,
      documentation: type,
      parameters,
      output: z.object({ said: z.string() }),
      effect: "pure",
      examples: [],
      summaryLine: () => type,
      execute: async (context, given) => ({ said: await behave(context, given) }),
    }),
  );
  return createCatalogue([...catalogue.definitions(), ...extra]);
}
