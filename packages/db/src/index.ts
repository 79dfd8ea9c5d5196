export type { AlertListOptions, AlertRecord, AlertRepository } from "./alerts/alert-repository.ts";
export { createAlertRepository } from "./alerts/alert-repository.ts";
export type {
  AuditEntry,
  AuditListOptions,
  AuditPage,
  AuditRepository,
  StoredAuditEntry,
} from "./audit/audit-repository.ts";
export { createAuditRepository } from "./audit/audit-repository.ts";
export { createRunAuditLog } from "./audit/run-audit-log.ts";
export type { Bootstrap, BootstrapOptions } from "./bootstrap/bootstrap-installation.ts";
export { bootstrapInstallation } from "./bootstrap/bootstrap-installation.ts";
export { isConnectionFailure } from "./client/connection-failure.ts";
export type { Database, DatabaseOptions } from "./client/database.ts";
export { createDatabase } from "./client/database.ts";
export { hashToken, newId, newToken } from "./client/ids.ts";
export { found } from "./client/not-found.ts";
export type { DocumentRepository } from "./documents/document-repository.ts";
export { createDocumentRepository } from "./documents/document-repository.ts";
export type { FleetEventTriggerRow, PendingFleetEvent } from "./fleet-events/fleet-event-queue.ts";
export {
  fleetEventTriggers,
  pendingFleetEvents,
  settleFleetEvents,
} from "./fleet-events/fleet-event-queue.ts";
export type { FleetFacts } from "./fleets/credentials.ts";
export { authenticateAgent, authenticateWorld, findFleet } from "./fleets/credentials.ts";
export type {
  Enrolment,
  EnrolmentRepository,
  EnrolmentTokenView,
} from "./fleets/enrolment-repository.ts";
export { createEnrolmentRepository } from "./fleets/enrolment-repository.ts";
export type {
  FleetOverview,
  FleetRecord,
  FleetRepository,
  NewFleet,
} from "./fleets/fleet-repository.ts";
export { createFleetRepository } from "./fleets/fleet-repository.ts";
export type { LeaseRecord, NodeDetail } from "./fleets/node-detail.ts";
export { nodeDetail } from "./fleets/node-detail.ts";
export type { NodeFigures } from "./fleets/node-figures.ts";
export { latestFigures } from "./fleets/node-figures.ts";
export type { JoinedNode, JoiningNode } from "./fleets/node-join.ts";
export { joinNodes, removeMissingNodes } from "./fleets/node-join.ts";
export type { NodeTouch } from "./fleets/node-presence.ts";
export {
  markOffline,
  nodeIndexes,
  sweepSilentNodes,
  touchNodes,
  viewNodes,
} from "./fleets/node-presence.ts";
export type { NodeReport } from "./fleets/node-report.ts";
export { storeReports } from "./fleets/node-report.ts";
export type { NodeListOptions, NodePage, NodeRepository } from "./fleets/node-repository.ts";
export { createNodeRepository } from "./fleets/node-repository.ts";
export type { PrismaClient } from "./generated/client.ts";
export { createGroupDirectory } from "./groups/group-directory.ts";
export type { GroupMembers } from "./groups/group-members.ts";
export { groupMembers } from "./groups/group-members.ts";
export { copySamples } from "./metrics/copy-samples.ts";
export type { FleetPoint } from "./metrics/fleet-series.ts";
export { fleetSeries } from "./metrics/fleet-series.ts";
export type { MetricRepository } from "./metrics/metric-repository.ts";
export { createMetricRepository } from "./metrics/metric-repository.ts";
export {
  dropPartitionsBefore,
  ensurePartition,
  partitionMs,
  partitionStart,
} from "./metrics/partitions.ts";
export { createMonitorRegistry } from "./monitors/monitor-registry.ts";
export type { HeldMonitor } from "./monitors/monitor-turn.ts";
export { monitorPeriodMs, turnMonitor } from "./monitors/monitor-turn.ts";
export type { CreatedRun, NewRunRequest, RunVersion } from "./runs/create-run.ts";
export { createRun } from "./runs/create-run.ts";
export { createPostgresRunStore } from "./runs/postgres-run-store.ts";
export type {
  RunDetail,
  RunFilter,
  RunPage,
  RunRepository,
  RunView,
  StepValues,
} from "./runs/run-queries.ts";
export { createRunRepository } from "./runs/run-queries.ts";
export { enqueueRuns, runTask } from "./runs/run-queue.ts";
export { removeExpiredRuns } from "./runs/run-retention.ts";
export { removeWorker } from "./runs/worker-presence.ts";
export type { RunBucket, RunStatistics } from "./runs-stats/run-statistics.ts";
export { runStatistics } from "./runs-stats/run-statistics.ts";
export type { Sealer } from "./secrets/seal.ts";
export { createSealer } from "./secrets/seal.ts";
export type { SecretRepository, SecretView } from "./secrets/secret-repository.ts";
export { createSecretRepository } from "./secrets/secret-repository.ts";
export type { SignInAdmission, SignInThrottle } from "./sign-in/sign-in-throttle.ts";
export { createSignInThrottle } from "./sign-in/sign-in-throttle.ts";
export type { ShareLinkRepository, ShareLinkView } from "./templates/share-link-repository.ts";
export { createShareLinkRepository } from "./templates/share-link-repository.ts";
export type {
  TemplateDetail,
  TemplateParameter,
  TemplateSummary,
  TemplateVerification,
  Visibility,
} from "./templates/template.ts";
export {
  templateParameterSchema,
  templateVerificationSchema,
  visibilitySchema,
} from "./templates/template.ts";
export { recordTemplateProof } from "./templates/template-proof.ts";
export type { TemplateDraft, TemplateRepository } from "./templates/template-repository.ts";
export { createTemplateRepository } from "./templates/template-repository.ts";
export type {
  TriggerRepository,
  TriggerView,
  WebhookTarget,
} from "./triggers/trigger-repository.ts";
export { createTriggerRepository } from "./triggers/trigger-repository.ts";
export type { NewVersion, PublicationRepository } from "./workflows/publication.ts";
export { createPublicationRepository } from "./workflows/publication.ts";
export type {
  WorkflowPage,
  WorkflowRepository,
  WorkflowSummary,
  WorkflowView,
} from "./workflows/workflow-repository.ts";
export { createWorkflowRepository } from "./workflows/workflow-repository.ts";
export type { WorkflowVersionView } from "./workflows/workflow-version.ts";
export { graphHash } from "./workflows/workflow-version.ts";
export type { ApiKeyRepository, ApiKeyView } from "./workspaces/api-key-repository.ts";
export { createApiKeyRepository } from "./workspaces/api-key-repository.ts";
export type {
  InvitationRepository,
  InvitationView,
  OpenInvitation,
} from "./workspaces/invitation-repository.ts";
export { createInvitationRepository } from "./workspaces/invitation-repository.ts";
export type { Member } from "./workspaces/member-roles.ts";
export { memberRoles } from "./workspaces/member-roles.ts";
export type {
  MemberView,
  WorkspaceRepository,
  WorkspaceView,
} from "./workspaces/workspace-repository.ts";
export { createWorkspaceRepository } from "./workspaces/workspace-repository.ts";
