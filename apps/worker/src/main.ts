import { compose } from "./compose.ts";
import { readEnvironment } from "./env.ts";
import { logToStderr } from "./log.ts";

const worker = await compose(readEnvironment(process.env));
logToStderr("info", "The worker is ready", { id: worker.id });

let closing = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    worker.close().then(
      () => process.exit(0),
      (error) => {
        logToStderr("error", "The worker did not close cleanly", { error: String(error) });
        process.exit(1);
      },
    );
  });
}
