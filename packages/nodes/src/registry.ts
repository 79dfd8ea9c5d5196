// Written by tools/new-node.ts from the folders of types/; a test checks that it is current.
import type { NodeDefinition } from "./definition.ts";
import { definition as codeType } from "./types/code/definition.ts";
import { definition as complianceRouterNodeType } from "./types/compliance-router-node/definition.ts";
import { definition as edgeAffinityNodeType } from "./types/edge-affinity-node/definition.ts";
import { definition as edgeCoordinationNodeType } from "./types/edge-coordination-node/definition.ts";
import { definition as edgeDataNodeType } from "./types/edge-data-node/definition.ts";
import { definition as edgeDiscoveryNodeType } from "./types/edge-discovery-node/definition.ts";
import { definition as edgeMonitoringNodeType } from "./types/edge-monitoring-node/definition.ts";
import { definition as edgeStateMachineType } from "./types/edge-state-machine/definition.ts";
import { definition as fleetEventTriggerType } from "./types/fleet-event-trigger/definition.ts";
import { definition as forEachType } from "./types/for-each/definition.ts";
import { definition as httpRequestType } from "./types/http-request/definition.ts";
import { definition as manualTriggerType } from "./types/manual-trigger/definition.ts";
import { definition as mergeType } from "./types/merge/definition.ts";
import { definition as notifyType } from "./types/notify/definition.ts";
import { definition as outputType } from "./types/output/definition.ts";
import { definition as scheduleTriggerType } from "./types/schedule-trigger/definition.ts";
import { definition as subWorkflowType } from "./types/sub-workflow/definition.ts";
import { definition as switchType } from "./types/switch/definition.ts";
import { definition as transformType } from "./types/transform/definition.ts";
import { definition as waitType } from "./types/wait/definition.ts";
import { definition as webhookTriggerType } from "./types/webhook-trigger/definition.ts";
import { definition as whileType } from "./types/while/definition.ts";
import { definition as workloadNodeType } from "./types/workload-node/definition.ts";

/** Every node type that ships with Edgeloom. */
export const definitions: readonly NodeDefinition[] = [
  codeType,
  complianceRouterNodeType,
  edgeAffinityNodeType,
  edgeCoordinationNodeType,
  edgeDataNodeType,
  edgeDiscoveryNodeType,
  edgeMonitoringNodeType,
  edgeStateMachineType,
  fleetEventTriggerType,
  forEachType,
  httpRequestType,
  manualTriggerType,
  mergeType,
  notifyType,
  outputType,
  scheduleTriggerType,
  subWorkflowType,
  switchType,
  transformType,
  waitType,
  webhookTriggerType,
  whileType,
  workloadNodeType,
];
