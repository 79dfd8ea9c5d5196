import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { EdgeloomError } from "@edgeloom/kernel";

const nonceBytes = 12;
const tagBytes = 16;

/** Seals and opens small values with AES-256-GCM; the associated data ties a value to where it is stored. */
export interface Sealer {
  seal(plaintext: string, associated: string): Uint8Array<ArrayBuffer>;
  open(sealed: Uint8Array, associated: string): string;
}

/** @param key 32 bytes, base64. @throws EdgeloomError `invalid_input` when it is not. */
export function createSealer(key: string): Sealer {
  const bytes = Buffer.from(key, "base64");
  if (bytes.length !== 32) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `The encryption key must be 32 bytes in base64, but it has ${bytes.length}`,
      remedy: "Set EDGELOOM_ENCRYPTION_KEY to the output of: openssl rand -base64 32",
      field: "EDGELOOM_ENCRYPTION_KEY",
    });
  }
  return {
    seal(plaintext, associated) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", bytes, nonce).setAAD(Buffer.from(associated));
      const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
    },
    open(sealed, associated) {
      const nonce = sealed.subarray(0, nonceBytes);
      const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
      const decipher = createDecipheriv("aes-256-gcm", bytes, nonce)
        .setAAD(Buffer.from(associated))
        .setAuthTag(tag);
      try {
        const body = decipher.update(sealed.subarray(nonceBytes + tagBytes));
        return Buffer.concat([body, decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new EdgeloomError(
          {
            code: "internal",
            message:
              "A stored secret could not be opened: it was sealed with another key or altered",
            remedy:
              "Restore the encryption key that this installation was made with, or set the secret anew.",
          },
          { cause },
        );
      }
    },
  };
}
