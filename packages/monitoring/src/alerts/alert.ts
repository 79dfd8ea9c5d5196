import type { EpochMs } from "@edgeloom/kernel";
import type { AlertSeverity, MetricType } from "../vocabulary.ts";

/** What an alert is about: a metric out of range, or a node that went silent. */
export type AlertSubject =
  | { readonly kind: "threshold"; readonly metricType: MetricType }
  | { readonly kind: "silence" };

export type AlertState = "active" | "acknowledged" | "resolved";

/** A condition of one node, from when it is raised until it is resolved. */
export interface EdgeAlert {
  readonly id: string;
  readonly edgeNode: string;
  readonly subject: AlertSubject;
  readonly severity: AlertSeverity;
  readonly state: AlertState;
  readonly message: string;
  readonly currentValue: number;
  /** The level of its severity. */
  readonly threshold: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly raisedAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly acknowledgedAt?: EpochMs | undefined;
  readonly acknowledgedBy?: string | undefined;
  readonly resolvedAt?: EpochMs | undefined;
  /** Samples out of range since it was raised. */
  readonly occurrences: number;
}

export type AlertTransitionType =
  | "raised"
  | "escalated"
  | "eased"
  | "reminded"
  | "acknowledged"
  | "resolved";

/** A change of an alert that somebody may want to hear of. */
export interface AlertTransition {
  readonly type: AlertTransitionType;
  readonly alert: EdgeAlert;
  readonly at: EpochMs;
  /** Whether to tell people; false where the cooldown keeps a repetition quiet. */
  readonly notify: boolean;
}
