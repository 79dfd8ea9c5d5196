/**
 * Prisma keeps a plain DateTime as a timestamp without zone in UTC. The driver would read and write those by the
 * zone of the process and the server, so statements of this folder say UTC themselves.
 */
export const utcNow = "(now() AT TIME ZONE 'UTC')";

/** SQL for milliseconds since 1970, or null, of a column without time zone. */
export function epochMs(column: string): string {
  return `(extract(epoch FROM ${column} AT TIME ZONE 'UTC') * 1000)::float8`;
}
