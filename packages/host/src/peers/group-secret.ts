import { randomBytes } from "node:crypto";

/** A key for the members of a coordination group: 32 random bytes in base64. */
export const createGroupSecret = (): string => randomBytes(32).toString("base64");
