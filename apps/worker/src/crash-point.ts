import type { PersistencePoint } from "@edgeloom/runtime";

/**
 * In a test, kills this process without warning when the point named by EDGELOOM_CRASH_AT is reached for the n-th
 * time: `end_recorded` or `end_recorded:3`. Anywhere else it does nothing.
 */
export function crashPointOf(
  variables: NodeJS.ProcessEnv,
): ((point: PersistencePoint) => void) | undefined {
  const wanted = variables.EDGELOOM_CRASH_AT;
  if (variables.NODE_ENV !== "test" || wanted === undefined) return undefined;
  const [point, count = "1"] = wanted.split(":");
  let left = Number(count);
  return (reached) => {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
}
