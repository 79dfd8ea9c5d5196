/**
 * Stable error codes with the HTTP status that each maps to. A code never changes its meaning:
 * clients and the interface branch on it.
 */
export const errorCodes = {
  invalid_input: 400,
  invalid_workflow: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  illegal_transition: 409,
  lease_held: 409,
  lease_lost: 409,
  stale_fencing_token: 409,
  capacity_exceeded: 409,
  no_compliant_location: 409,
  gone: 410,
  payload_too_large: 413,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  node_unreachable: 502,
  egress_refused: 502,
  upstream_failed: 502,
  unavailable: 503,
  timeout: 504,
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorDetails {
  readonly code: ErrorCode;
  /** What happened, to what, for people. */
  readonly message: string;
  /** What to do about it, for people. */
  readonly remedy?: string | undefined;
  /** The input field at fault, as a dotted path. */
  readonly field?: string | undefined;
}

/** An error that the world may cause; a defect throws a plain Error instead. */
export class EdgeloomError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly field: string | undefined;

  constructor(details: ErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.name = "EdgeloomError";
    this.code = details.code;
    this.remedy = details.remedy;
    this.field = details.field;
  }

  get status(): number {
    return errorCodes[this.code];
  }

  toJSON(): ErrorDetails {
    return {
      code: this.code,
      message: this.message,
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
      ...(this.field === undefined ? {} : { field: this.field }),
    };
  }
}

/** Details fit to show to a user; what is not an EdgeloomError becomes `internal` with its message only. */
export function toErrorDetails(error: unknown): ErrorDetails {
  if (error instanceof EdgeloomError) return error.toJSON();
  if (error instanceof Error) return { code: "internal", message: error.message };
  return { code: "internal", message: String(error) };
}
