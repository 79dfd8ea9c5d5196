import { get } from "node:http";
import type { HealthCheck, ProbeOutcome } from "@edgeloom/agent-core";

/** Asks a workload on this host over HTTP: any status below 400 within the time limit is healthy. */
export function probeHttp(
  check: Extract<HealthCheck, { kind: "http" }>,
  reply: (outcome: ProbeOutcome) => void,
): void {
  const { path, port, timeoutMs } = check;
  let answered = false;
  const answer = (outcome: ProbeOutcome): void => {
    if (answered) return;
    answered = true;
    reply(outcome);
  };
  const where = `http://127.0.0.1:${port}${path}`;
  const request = get(
    { host: "127.0.0.1", port, path, signal: AbortSignal.timeout(timeoutMs), agent: false },
    (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      const healthy = status >= 200 && status < 400;
      answer({ healthy, message: healthy ? "" : `${where} answered ${status}` });
    },
  );
  request.on("error", (error) => {
    answer({ healthy: false, message: `${where} did not answer: ${error.message}` });
  });
}
