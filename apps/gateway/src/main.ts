import { compose } from "./compose.ts";
import { readEnvironment } from "./env.ts";
import { logToStderr } from "./log.ts";

const environment = readEnvironment(process.env);
const gateway = await compose(environment);
logToStderr("info", "The gateway is ready", { port: gateway.port });

let closing = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    gateway.close().then(
      () => process.exit(0),
      (error) => {
        logToStderr("error", "The gateway did not close cleanly", { error: String(error) });
        process.exit(1);
      },
    );
  });
}
