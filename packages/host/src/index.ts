export type { AddressPolicy } from "./egress/address-policy.ts";
export { createAddressPolicy } from "./egress/address-policy.ts";
export type { EgressOptions, HostResolver } from "./egress/http-client.ts";
export { createEgressClient } from "./egress/http-client.ts";
export type { FleetSocket, FleetSocketOptions } from "./fleet-socket/fleet-socket.ts";
export { createFleetSocket } from "./fleet-socket/fleet-socket.ts";
export type {
  FleetCommand,
  GatewayClient,
  GatewayClientOptions,
} from "./gateway-client/gateway-client.ts";
export { createGatewayClient } from "./gateway-client/gateway-client.ts";
export type { GatewayFleetOptions } from "./gateway-fleet/gateway-fleet.ts";
export { createGatewayFleet } from "./gateway-fleet/gateway-fleet.ts";
export {
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "./system-time/system-time.ts";
export { signTicket, verifyTicket } from "./ticket/ticket.ts";
