// Starts Edgeloom on a bare data folder, for the browser tests.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

const { EDGELOOM_E2E_PORT: port = "4310", EDGELOOM_E2E_DATA: data } = process.env;
if (data === undefined) throw new Error("Set EDGELOOM_E2E_DATA to a folder that may be emptied");
rmSync(data, { recursive: true, force: true });

const launcher = spawn(
  process.execPath,
  [
    "tools/start.mjs",
    "--port",
    port,
    "--gateway-port",
    String(Number(port) + 1),
    "--data",
    data,
    "--seed",
    "7",
  ],
  { stdio: "inherit" },
);
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => launcher.kill("SIGTERM"));
launcher.on("exit", (code) => process.exit(code ?? 1));
