import { assertNever } from "@edgeloom/kernel";
import type { ExpireCommand, Lifetime, LifetimeChange, LifetimeKey } from "../machine/types.ts";

interface Counted {
  readonly lifetime: Lifetime;
  readonly dueAt: number;
  /** When the alarm that watches it rings; earlier than `dueAt` after a renewal. */
  alarmAt: number;
}

interface Alarm {
  readonly at: number;
  readonly key: string;
}

/** After which a proposed expiry that has not come into effect is proposed again. */
const proposeAgainMs = 1_000;

/**
 * Counts times to live on the leader's monotonic clock. A holder counts less than the time to live from before it asked;
 * the leader counts more from after it granted, or from when it took office if that was later: so the holder has
 * stopped before the leader proposes the end, however far their wall clocks are apart.
 */
export class LifetimeClock {
  private readonly factor: number;
  private readonly counted = new Map<string, Counted>();
  /** A binary heap; an alarm may be early, for a lifetime renewed since. */
  private alarms: Alarm[] = [];
  private isRunning = false;

  /** `driftMax`: by how much a monotonic clock may run fast, as a fraction. */
  constructor(driftMax: number) {
    this.factor = 1 + driftMax;
  }

  /** This member took office: each lifetime counts in full from now, or (`isExtended` false) not at all. */
  start(lifetimes: readonly Lifetime[], now: number, isExtended: boolean): void {
    this.stop();
    this.isRunning = true;
    for (const lifetime of lifetimes) {
      this.count(lifetime, isExtended ? now + lifetime.ttlMs * this.factor : now);
    }
  }

  stop(): void {
    this.isRunning = false;
    this.counted.clear();
    this.alarms = [];
  }

  note(change: LifetimeChange, now: number): void {
    if (!this.isRunning) return;
    if (change.type === "lifetime_ended") this.counted.delete(keyOf(change.lifetime));
    else this.count(change.lifetime, now + change.lifetime.ttlMs * this.factor);
  }

  /** When `due` is to be asked next; Infinity when nothing counts. */
  deadline(): number {
    return this.alarms[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** The lifetimes that are over; each comes again after a while unless it ends or is renewed. */
  due(now: number): Lifetime[] {
    const over: Lifetime[] = [];
    for (
      let alarm = this.alarms[0];
      alarm !== undefined && alarm.at <= now;
      alarm = this.alarms[0]
    ) {
      this.dropFirst();
      const counted = this.counted.get(alarm.key);
      if (counted?.alarmAt !== alarm.at) continue;
      const isOver = counted.dueAt <= now;
      if (isOver) over.push(counted.lifetime);
      counted.alarmAt = isOver ? now + proposeAgainMs : counted.dueAt;
      this.push({ at: counted.alarmAt, key: alarm.key });
    }
    return over;
  }

  private count(lifetime: Lifetime, dueAt: number): void {
    const key = keyOf(lifetime);
    const before = this.counted.get(key);
    // A renewal leaves the earlier alarm in place, which finds the later time when it rings.
    const alarmAt = Math.min(before?.alarmAt ?? dueAt, dueAt);
    this.counted.set(key, { lifetime, dueAt, alarmAt });
    if (alarmAt !== before?.alarmAt) this.push({ at: alarmAt, key });
  }

  private push(alarm: Alarm): void {
    const { alarms } = this;
    let at = alarms.length;
    alarms.push(alarm);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = alarms[parent];
      if (above === undefined || above.at <= alarm.at) break;
      alarms[at] = above;
      at = parent;
    }
    alarms[at] = alarm;
  }

  private dropFirst(): void {
    const { alarms } = this;
    const last = alarms.pop();
    if (last === undefined || alarms.length === 0) return;
    let at = 0;
    for (;;) {
      const left = alarms[2 * at + 1];
      const right = alarms[2 * at + 2];
      const isRight = right !== undefined && left !== undefined && right.at < left.at;
      const child = isRight ? right : left;
      if (child === undefined || child.at >= last.at) break;
      alarms[at] = child;
      at = isRight ? 2 * at + 2 : 2 * at + 1;
    }
    alarms[at] = last;
  }
}

function keyOf(lifetime: LifetimeKey): string {
  switch (lifetime.kind) {
    case "session":
      return `session/${lifetime.sessionId}`;
    case "lease":
    case "lock":
      return `${lifetime.kind}/${lifetime.name}`;
    default:
      return assertNever(lifetime);
  }
}

/** What the leader proposes when a lifetime is over. */
export function expiryOf(lifetime: Lifetime): ExpireCommand {
  switch (lifetime.kind) {
    case "session": {
      const { sessionId, renewal } = lifetime;
      return { type: "expire_session", sessionId, renewal };
    }
    case "lease": {
      const { name, token, renewal } = lifetime;
      return { type: "expire_lease", name, token, renewal };
    }
    case "lock":
      return { type: "expire_lock", name: lifetime.name, token: lifetime.token };
    default:
      return assertNever(lifetime);
  }
}
