/** How a run is told from its neighbours in few letters: the end of its id, which is random. */
export function runName(runId: string): string {
  return runId.slice(-6);
}
