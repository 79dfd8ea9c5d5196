import type { EdgeNodeIdentity } from "@edgeloom/agent-core";

/** A place with people, as the tables give it. */
export interface Place {
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** State or province where the tables name one. */
  readonly province: string;
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly population: number;
}

/** One simulated edge site: what it declares, and the people it serves. */
export interface Site {
  readonly identity: EdgeNodeIdentity;
  /** People served by this site; a city with several sites shares its people out among them. */
  readonly population: number;
  /** Processor time of one request. */
  readonly serviceMs: number;
  /** Requests per second at the busiest hour of an ordinary day. */
  readonly requestsPerSecPeak: number;
}
