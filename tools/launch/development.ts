import { context } from "esbuild";
import { buildOptions } from "./build-node.ts";
import type { Progress } from "./progress.mjs";
import type { SupervisedService } from "./supervisor.ts";

/**
 * Rebuilds a Node.js app when one of its sources changes and restarts its processes; a build that
 * fails is reported and leaves the running ones alone. Returns what ends the watching.
 */
export async function watchNodeApps(
  repository: string,
  services: readonly SupervisedService[],
  progress: Progress,
): Promise<() => Promise<void>> {
  const nodeServices = services.filter(({ service }) => service.kind === "node");
  const apps = new Set(nodeServices.map(({ service }) => service.app));
  const watchers = [...apps].map(async (app) => {
    const processes = nodeServices.filter(({ service }) => service.app === app);
    const options = buildOptions(repository, app);
    let builds = 0;
    const watcher = await context({
      ...options,
      plugins: [
        ...(options.plugins ?? []),
        {
          name: "restart",
          setup({ onEnd }) {
            onEnd(async ({ errors }) => {
              builds += 1;
              if (errors.length > 0) return reportErrors(app, errors, progress);
              // The first build is the one that runs already.
              if (builds === 1) return;
              progress.result(`↻ ${app} changed`);
              await Promise.all(processes.map((process) => process.restart()));
            });
          },
        },
      ],
    });
    await watcher.watch();
    return watcher;
  });
  const started = await Promise.all(watchers);
  return async () => {
    await Promise.all(started.map((watcher) => watcher.dispose()));
  };
}

interface BuildError {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number } | null;
}

function reportErrors(app: string, errors: readonly BuildError[], progress: Progress): void {
  const lines = errors.map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line} ${text}`,
  );
  progress.result(`! ${app} does not build\n  ${lines.join("\n  ")}`);
}
