import {
  createAuditRepository,
  createMonitorRegistry,
  createRunAuditLog,
  type Database,
} from "@edgeloom/db";
import {
  createAddressPolicy,
  createCodeSandbox,
  createEgressClient,
  createMailSender,
} from "@edgeloom/host";
import type { NodeServices } from "@edgeloom/nodes";
import type { ClaimedRun } from "@edgeloom/runtime";
import type { Environment } from "./env.ts";
import type { FleetDirectory } from "./fleet-directory.ts";

/** What nodes reach out to, besides child runs. */
export interface WorkerServices {
  for(run: ClaimedRun): Promise<Omit<NodeServices, "childRuns">>;
  close(): Promise<void>;
}

export function createWorkerServices(
  environment: Environment,
  database: Database,
  fleets: FleetDirectory,
): WorkerServices {
  const code = createCodeSandbox();
  const http = createEgressClient({
    policy: createAddressPolicy(environment.EDGELOOM_EGRESS_ALLOW),
  });
  const mail = createMailSender({
    smtpUrl: environment.EDGELOOM_SMTP_URL,
    from: environment.EDGELOOM_MAIL_FROM,
  });
  const audit = createAuditRepository(database.pool);
  return {
    async for(run) {
      return {
        http,
        code,
        mail,
        fleet: await fleets(run.workspaceId, run.fleetId),
        audit: createRunAuditLog(audit, run),
        monitors: createMonitorRegistry(database.pool, run.workspaceId),
      };
    },
    close: async () => await code.close(),
  };
}
