/** Entry of a child process of the sandbox: runs one script after another, and ends with its parent. */
import type { SandboxJob } from "./protocol.ts";
import { runScript } from "./run-script.ts";

process.on("message", (job: SandboxJob) => {
  void runScript(job).then((outcome) => process.send?.(outcome));
});
process.on("disconnect", () => process.exit(0));
