import {
  createAuditRepository,
  createGroupDirectory,
  createMonitorRegistry,
  createRunAuditLog,
  createSealer,
  type Database,
} from "@edgeloom/db";
import { createGroups } from "@edgeloom/fleet";
import {
  createAddressPolicy,
  createCodeSandbox,
  createEgressClient,
  createGroupSecret,
  createMailSender,
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "@edgeloom/host";
import { createId } from "@edgeloom/kernel";
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
  const sealer = createSealer(environment.EDGELOOM_ENCRYPTION_KEY);
  const clock = createSystemClock();
  const random = createSystemRandom();
  const timers = createSystemTimers();
  return {
    async for(run) {
      const fleet = await fleets(run.workspaceId, run.fleetId);
      return {
        http,
        code,
        mail,
        fleet,
        groups: createGroups({
          fleet,
          directory: createGroupDirectory(database.prisma, sealer, run.workspaceId),
          clock,
          timers,
          random,
          newId: () => createId("group", clock.now(), random),
          newSecret: createGroupSecret,
        }),
        audit: createRunAuditLog(audit, run),
        monitors: createMonitorRegistry(database.pool, run.workspaceId),
      };
    },
    close: async () => await code.close(),
  };
}
