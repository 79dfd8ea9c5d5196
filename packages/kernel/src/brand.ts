declare const brandKey: unique symbol;

/** A primitive that does not mix with others of the same shape: `Brand<string, "RunId">`. */
export type Brand<Base, Name extends string> = Base & { readonly [brandKey]: Name };
