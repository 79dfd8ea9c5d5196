import type { EdgeMetrics } from "../location/edge-location.ts";
import type { EdgeSelectionStrategy } from "./request.ts";

/** Parts of a total score, each in [0, 1], higher is better. */
export interface ScoreParts {
  readonly latency: number;
  readonly cost: number;
  readonly capacity: number;
  readonly performance: number;
  readonly compliance: number;
  readonly load: number;
}

const weights = (
  latency: number,
  cost: number,
  capacity: number,
  performance: number,
): ScoreParts => ({ latency, cost, capacity, performance, compliance: 0, load: 0 });

/**
 * The share of each part in the total of a strategy; shares add up to 1. `compliance_first` gives
 * compliance 0.4 and the balanced parts the rest; `load_balanced` goes by load alone.
 */
export const strategyWeights: Readonly<Record<EdgeSelectionStrategy, ScoreParts>> = {
  latency_optimal: weights(0.7, 0.1, 0.1, 0.1),
  cost_optimal: weights(0.1, 0.7, 0.1, 0.1),
  balanced: weights(0.3, 0.3, 0.2, 0.2),
  capacity_optimal: weights(0.2, 0.1, 0.5, 0.2),
  performance_optimal: weights(0.2, 0.1, 0.2, 0.5),
  compliance_first: { ...weights(0.18, 0.18, 0.12, 0.12), compliance: 0.4 },
  load_balanced: { ...weights(0, 0, 0, 0), load: 1 },
};

export function totalScore(parts: ScoreParts, strategy: EdgeSelectionStrategy): number {
  const share = strategyWeights[strategy];
  return (
    share.latency * parts.latency +
    share.cost * parts.cost +
    share.capacity * parts.capacity +
    share.performance * parts.performance +
    share.compliance * parts.compliance +
    share.load * parts.load
  );
}

/** What an unknown round trip scores: neither good nor bad enough to decide. */
const unknownLatencyScore = 0.8;

/** By estimated round trip in ms; undefined when the user's place is unknown. */
export function latencyScore(rttMs: number | undefined): number {
  if (rttMs === undefined) return unknownLatencyScore;
  if (rttMs <= 10) return 1;
  if (rttMs <= 50) return 0.9 - 0.01 * (rttMs - 10);
  if (rttMs <= 100) return 0.5 - 0.008 * (rttMs - 50);
  return Math.max(0, 0.1 - 0.001 * (rttMs - 100));
}

/** By US dollars per hour. The bands join, so that a dearer location never scores higher. */
export function costScore(perHour: number): number {
  if (perHour <= 0.01) return 1;
  if (perHour <= 0.05) return 0.9 - 10 * (perHour - 0.01);
  if (perHour <= 0.1) return 0.5 - 8 * (perHour - 0.05);
  return Math.max(0, 0.1 - (perHour - 0.1));
}

/** By load factor. */
export function capacityScore(load: number): number {
  if (load <= 0.5) return 1 - 0.5 * load;
  if (load <= 0.8) return 0.75 - (5 / 3) * (load - 0.5);
  return Math.max(0, 0.25 - 1.25 * (load - 0.8));
}

/** By uptime, errors and successes. */
export function performanceScore(metrics: EdgeMetrics): number {
  return (
    (0.4 * metrics.uptimePercentage) / 100 +
    0.3 * Math.max(0, 1 - 10 * metrics.errorRate) +
    0.3 * metrics.successRate
  );
}

const metZonesScore = 0.8;
const extraZoneScore = 0.05;
const unmetRecommendationPenalty = 0.1;

/** Of a location that meets every required rule: attested zones to spare raise it, unmet advice lowers it. */
export function complianceScore(extraZones: number, unmetRecommendations: number): number {
  const extra = Math.min(1 - metZonesScore, extraZoneScore * extraZones);
  return Math.max(0, metZonesScore + extra - unmetRecommendationPenalty * unmetRecommendations);
}
