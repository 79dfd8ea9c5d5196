export type { AgentFlag, AgentSettings } from "./agent/agent-settings.ts";
export { agentFlags, readAgentSettings } from "./agent/agent-settings.ts";
export type { HostDescription } from "./agent/host-identity.ts";
export type { HostLocation } from "./agent/host-location.ts";
export type { Agent, AgentEvent, AgentOptions } from "./agent/run-agent.ts";
export { runAgent } from "./agent/run-agent.ts";
export type { BlockDisk } from "./block-disk/block-disk.ts";
export { openBlockDisk } from "./block-disk/block-disk.ts";
export type { FileDisk } from "./disk/file-disk.ts";
export { openFileDisk } from "./disk/file-disk.ts";
export type { AddressPolicy } from "./egress/address-policy.ts";
export { createAddressPolicy } from "./egress/address-policy.ts";
export type { EgressOptions, HostResolver } from "./egress/http-client.ts";
export { createEgressClient } from "./egress/http-client.ts";
export type { FleetSocket, FleetSocketOptions } from "./fleet-socket/fleet-socket.ts";
export { createFleetSocket } from "./fleet-socket/fleet-socket.ts";
export type { ToldOnce } from "./fleet-socket/told-once.ts";
export { createToldOnce } from "./fleet-socket/told-once.ts";
export type {
  DocumentReplacement,
  FleetCommand,
  GatewayClient,
  GatewayClientOptions,
} from "./gateway-client/gateway-client.ts";
export { createGatewayClient } from "./gateway-client/gateway-client.ts";
export type { GatewayFleetOptions } from "./gateway-fleet/gateway-fleet.ts";
export { createGatewayFleet } from "./gateway-fleet/gateway-fleet.ts";
export type { MailOptions } from "./mail/mail-sender.ts";
export { createMailSender } from "./mail/mail-sender.ts";
export { createGroupSecret } from "./peers/group-secret.ts";
export type { TlsPeers, TlsPeersOptions } from "./peers/tls-peers.ts";
export { listenForPeers } from "./peers/tls-peers.ts";
export type { HealthServer, HealthServerOptions } from "./process/health-server.ts";
export { startHealthServer } from "./process/health-server.ts";
export type { Log, LogLevel } from "./process/log.ts";
export { createProcessLog } from "./process/log.ts";
export type { ClosableSandbox, SandboxOptions } from "./sandbox/code-sandbox.ts";
export { createCodeSandbox } from "./sandbox/code-sandbox.ts";
export {
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "./system-time/system-time.ts";
export { createHostTelemetry } from "./telemetry/host-telemetry.ts";
export { signTicket, verifyTicket } from "./ticket/ticket.ts";
export type { ProcessHost } from "./workloads/process-host.ts";
export { createProcessHost } from "./workloads/process-host.ts";
