import type { Prisma } from "../generated/client.ts";

/** JSON that is known to be JSON, as Prisma's input type wants it. */
export function toJsonInput(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
