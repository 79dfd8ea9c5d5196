/**
 * Ports that node types use. Each is as small as its callers need; `host` and `db` implement them,
 * and beside each declaration stands who calls it.
 */
import type { Fleet, Groups } from "@edgeloom/fleet";
import type { EdgeNodeId, EpochMs, JsonValue } from "@edgeloom/kernel";
import type { AlertSeverity, MetricType } from "@edgeloom/monitoring";
import type { NodeHealth } from "@edgeloom/protocol";

/** HttpRequest, Notify. Resolves and classifies addresses, re-checks redirects, bounds sizes. */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResponse>;
}
export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  readonly responseBytesMax: number;
  readonly redirectsMax: number;
  readonly signal: AbortSignal;
}
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly url: string;
  readonly durationMs: number;
}

/** Code. Runs untrusted JavaScript without access to anything but its input. */
export interface CodeSandbox {
  run(script: {
    readonly source: string;
    readonly globals: Readonly<Record<string, JsonValue>>;
    readonly timeoutMs: number;
    readonly memoryBytesMax: number;
    readonly signal: AbortSignal;
  }): Promise<{ readonly value: JsonValue; readonly logs: readonly string[] }>;
}

/** Notify. */
export interface MailSender {
  send(mail: {
    readonly to: readonly string[];
    readonly subject: string;
    readonly text: string;
    readonly messageId: string;
  }): Promise<{ readonly accepted: readonly string[] }>;
}

/** ComplianceRouterNode and whatever must be provable later. */
export interface AuditLog {
  append(entry: {
    readonly action: string;
    readonly subject: string;
    readonly outcome: "allowed" | "denied" | "overridden";
    readonly detail: JsonValue;
  }): Promise<void>;
}

export interface AlertView {
  readonly id: string;
  readonly edgeNodeId: EdgeNodeId;
  readonly metric: MetricType;
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly value: number;
  readonly threshold: number;
  readonly raisedAt: EpochMs;
  readonly resolvedAt: EpochMs | null;
}

/** A bound that somebody set; it replaces the default of its metric and severity. */
export interface ThresholdSetting {
  readonly fleetId: string;
  /** null applies to every edge node of the fleet; one for an edge node wins over it. */
  readonly edgeNodeId: EdgeNodeId | null;
  readonly metric: MetricType;
  readonly severity: AlertSeverity;
  readonly value: number;
}

/** EdgeMonitoringNode: monitors of one workspace, their thresholds and alerts, kept between runs. */
export interface MonitorRegistry {
  start(config: MonitorConfig): Promise<MonitorStatus>;
  stop(fleetId: string): Promise<MonitorStatus>;
  status(fleetId: string): Promise<MonitorStatus>;
  setThreshold(threshold: ThresholdSetting): Promise<void>;
  thresholds(fleetId: string): Promise<readonly ThresholdSetting[]>;
  alerts(query: {
    readonly fleetId: string;
    readonly edgeNodeId?: EdgeNodeId | undefined;
    readonly severity?: AlertSeverity | undefined;
    readonly activeOnly: boolean;
    readonly from: EpochMs;
  }): Promise<readonly AlertView[]>;
}
export interface MonitorConfig {
  readonly fleetId: string;
  readonly retentionSeconds: number;
  readonly alertCooldownSeconds: number;
  readonly healthCheckIntervalSeconds: number;
  readonly anomalyDetection: boolean;
}
export interface MonitorStatus {
  readonly active: boolean;
  readonly config: MonitorConfig | null;
  readonly startedAt: EpochMs | null;
  readonly lastCheckAt: EpochMs | null;
  /** Edge nodes by health, when it last looked. */
  readonly health: Readonly<Partial<Record<NodeHealth, number>>>;
}

/** SubWorkflow. The same key gives the same child run across attempts. */
export interface ChildRuns {
  run(child: {
    readonly workflowId: string;
    readonly input: JsonValue;
    readonly key: string;
    readonly signal: AbortSignal;
  }): Promise<{ readonly runId: string; readonly output: JsonValue }>;
}

/** Everything a node may reach besides its input; the runtime hands it over in the context. */
export interface NodeServices {
  readonly fleet: Fleet;
  /** Coordination groups of the fleet. */
  readonly groups: Groups;
  readonly http: HttpClient;
  readonly code: CodeSandbox;
  readonly mail: MailSender;
  readonly audit: AuditLog;
  readonly monitors: MonitorRegistry;
  readonly childRuns: ChildRuns;
}
