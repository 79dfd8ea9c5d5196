import { assertNever } from "@edgeloom/kernel";
import type { MemberId } from "../raft/entries.ts";
import { createGossip } from "./gossip.ts";
import { type Suspicion, type SuspicionBounds, suspicionDeadline } from "./suspicion.ts";
import type {
  Liveness,
  MemberHealth,
  Swim,
  SwimEvent,
  SwimMessage,
  SwimOptions,
  Update,
} from "./swim-types.ts";

interface Peer {
  readonly id: MemberId;
  state: Liveness;
  incarnation: number;
  suspicion: Suspicion | null;
  answeredAt: number | null;
  heardAt: number | null;
  stateSince: number;
  misses: number;
  /** Whom it said it hears, when it was heard last. */
  hears: readonly MemberId[];
}

/** A probe under way. */
interface Probe {
  readonly target: MemberId;
  readonly sequence: number;
  /** When others are asked; null once they were. */
  indirectAt: number | null;
  readonly endsAt: number;
  isAnswered: boolean;
  /** Others that were asked, and how many of them said that the target does not answer. */
  asked: number;
  nacks: number;
}

/** A ping sent for another member. */
interface Relay {
  readonly forMember: MemberId;
  readonly sequence: number;
  readonly nackAt: number;
}

/** Of the time that a direct answer may take, how long one that was asked waits before it sends its nack. */
const nackShare = 0.8;
/** Every so many probes go to a member held for dead, so that a healed partition is noticed. */
const deadProbePeriod = 4;

export function createSwim(options: SwimOptions): Swim {
  const { id: self, random } = options;
  const probeIntervalMs = options.probeIntervalMs ?? 1000;
  const probeTimeoutMs = options.probeTimeoutMs ?? 300;
  const probeDeadlineMs = options.probeDeadlineMs ?? probeIntervalMs;
  const indirectProbes = options.indirectProbes ?? 3;
  const updatesMax = options.updatesMax ?? 8;
  const healthMax = options.healthMax ?? 8;
  const peers = new Map<MemberId, Peer>();
  const gossip = createGossip();
  const relays = new Map<number, Relay>();
  let incarnation = options.incarnation ?? 0;
  let hasLeft = false;
  let localHealth = 0;
  let now = options.now;
  let sequence = 0;
  let probeCount = 0;
  /** By sequence. More than one where a probe may take longer than the interval. */
  const probes = new Map<number, Probe>();
  // At random within a period, so that members which start together do not probe together.
  let nextProbeAt = options.now + random.next() * probeIntervalMs;
  let round: MemberId[] = [];
  /** Members are named from outside, so that gossip brings in no others. */
  let isClosed = false;
  let messages: SwimMessage[] = [];
  let events: SwimEvent[] = [];

  for (const member of options.members) add(member);
  gossip.spread({ member: self, state: "alive", incarnation, from: self });

  function add(member: MemberId): void {
    if (member === self || peers.has(member)) return;
    const state = "alive";
    const fresh = { suspicion: null, answeredAt: null, heardAt: null, misses: 0, hears: [] };
    peers.set(member, { id: member, state, incarnation: 0, stateSince: now, ...fresh });
  }

  /** Somebody spoke, or was spoken of. */
  function meet(member: MemberId): Peer | undefined {
    if (!isClosed) add(member);
    return peers.get(member);
  }

  const sizeFactor = (): number => Math.max(1, Math.log10(peers.size + 1));
  const sendsMax = (): number => Math.ceil((options.retransmitMultiplier ?? 4) * sizeFactor());

  function bounds(): SuspicionBounds {
    const minMs = (options.suspicionMultiplier ?? 4) * sizeFactor() * probeIntervalMs;
    const maxMs = minMs * (options.suspicionMaxMultiplier ?? 6);
    // With too few others to confirm, waiting for them would only be slow.
    const confirmations = Math.min(options.confirmations ?? 3, Math.max(0, peers.size - 2));
    return { minMs, maxMs, confirmations };
  }

  function adjustHealth(by: number): void {
    localHealth = Math.min(healthMax, Math.max(0, localHealth + by));
  }

  /** What the receiver must hear first: that it is doubted, so that it can refute (Lifeguard's buddy system). */
  function doubtOf(to: MemberId): Update | null {
    const peer = peers.get(to);
    if (peer === undefined || peer.state === "alive") return null;
    return { member: to, state: peer.state, incarnation: peer.incarnation, from: self };
  }

  const newsFor = (to: MemberId): readonly Update[] =>
    gossip.take(updatesMax, sendsMax(), doubtOf(to));

  /** Two members that probe each other once a round hear of each other within two rounds. */
  const memoryMs = (): number => 2 * (peers.size + 1) * probeIntervalMs;
  const isRecent = (at: number | null): boolean => at !== null && now - at <= memoryMs();

  const heardOfLate = (): MemberId[] =>
    [...peers.values()].filter(({ heardAt }) => isRecent(heardAt)).map(({ id }) => id);

  function envelope(to: MemberId, number: number) {
    return { from: self, to, sequence: number, updates: newsFor(to), hears: heardOfLate() };
  }

  function send(type: "ping" | "ack" | "nack", to: MemberId, number: number): void {
    messages.push({ type, ...envelope(to, number) });
  }

  function setState(peer: Peer, update: Update): void {
    const isChange = peer.state !== update.state;
    if (isChange) peer.stateSince = now;
    peer.state = update.state;
    peer.incarnation = update.incarnation;
    if (update.state !== "suspect") peer.suspicion = null;
    gossip.spread(update);
    if (!isChange) return;
    const { member, state } = update;
    events.push({ type: "member_changed", member, state, incarnation: update.incarnation });
  }

  function suspect(peer: Peer, update: Update): void {
    const isNew = peer.state === "alive" || update.incarnation > peer.incarnation;
    if (isNew) {
      peer.suspicion = { beganAt: now, confirmedBy: new Set([update.from]) };
      setState(peer, update);
      return;
    }
    const { suspicion } = peer;
    if (suspicion === null || suspicion.confirmedBy.has(update.from)) return;
    if (suspicion.confirmedBy.size > bounds().confirmations) return;
    peer.suspicion = {
      ...suspicion,
      confirmedBy: new Set([...suspicion.confirmedBy, update.from]),
    };
    gossip.spread(update);
  }

  /** Which of two statements holds is decided by the incarnation; at the same one, doubt beats confidence. */
  function applyUpdate(update: Update): void {
    if (update.member === self) {
      refute(update);
      return;
    }
    const peer = meet(update.member);
    if (peer === undefined || update.incarnation < peer.incarnation) return;
    const isNewer = update.incarnation > peer.incarnation;
    switch (update.state) {
      case "alive":
        if (isNewer) setState(peer, update);
        return;
      case "suspect":
        if (isNewer || peer.state === "alive" || peer.state === "suspect") {
          suspect(peer, update);
        }
        return;
      case "dead":
      case "left":
        if (isNewer || peer.state === "alive" || peer.state === "suspect") setState(peer, update);
        return;
      default:
        assertNever(update.state);
    }
  }

  /** Whoever still believes something older missed the refutation, and is told again. */
  function refute({ state, incarnation: claimed }: Update): void {
    const isStale = claimed < incarnation || (state === "alive" && claimed === incarnation);
    if (hasLeft || (isStale && state === "alive")) return;
    if (!isStale) {
      incarnation = claimed + 1;
      adjustHealth(1);
    }
    gossip.spread({ member: self, state: "alive", incarnation, from: self });
  }

  /** Every member once a round, in an order drawn anew: the time to be probed is bounded (SWIM, section 4.3). */
  function nextTarget(): MemberId | null {
    probeCount += 1;
    const all = [...peers.values()];
    const dead = all.filter(({ state }) => state === "dead");
    const hasLive = all.some(({ state }) => state === "alive" || state === "suspect");
    if (dead.length > 0 && (probeCount % deadProbePeriod === 0 || !hasLive)) {
      return dead[Math.floor(random.next() * dead.length)]?.id ?? null;
    }
    if (!hasLive) return null;
    for (;;) {
      const id = round.pop();
      if (id === undefined) {
        round = shuffle(all.filter(isProbed).map((peer) => peer.id));
        continue;
      }
      const peer = peers.get(id);
      if (peer !== undefined && isProbed(peer)) return id;
    }
  }

  const isProbed = ({ state }: Peer): boolean => state === "alive" || state === "suspect";

  function shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: random.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  function beginProbe(): void {
    const stretch = 1 + localHealth;
    nextProbeAt = now + probeIntervalMs * stretch;
    const target = nextTarget();
    if (target === null) return;
    sequence += 1;
    probes.set(sequence, {
      target,
      sequence,
      indirectAt: now + probeTimeoutMs * stretch,
      endsAt: now + probeDeadlineMs * stretch,
      isAnswered: false,
      asked: 0,
      nacks: 0,
    });
    send("ping", target, sequence);
  }

  function askOthers(current: Probe): void {
    current.indirectAt = null;
    const missing = peers.get(current.target);
    if (missing !== undefined) missing.misses += 1;
    const others = [...peers.values()].filter(
      ({ id, state }) => id !== current.target && state === "alive",
    );
    for (const { id: to } of shuffle(others).slice(0, indirectProbes)) {
      const { target, sequence: number } = current;
      messages.push({ type: "ping_request", target, ...envelope(to, number) });
      current.asked += 1;
    }
  }

  function endProbe(current: Probe): void {
    probes.delete(current.sequence);
    if (current.isAnswered) return;
    const peer = peers.get(current.target);
    if (peer === undefined || !isProbed(peer)) return;
    // When even those that were asked keep silent, the fault may be here.
    adjustHealth(current.asked > 0 ? current.asked - current.nacks : 1);
    const { id: member } = peer;
    applyUpdate({ member, state: "suspect", incarnation: peer.incarnation, from: self });
  }

  function takeAck(from: MemberId, number: number): void {
    const relay = relays.get(number);
    if (relay !== undefined) {
      relays.delete(number);
      send("ack", relay.forMember, relay.sequence);
    }
    const peer = peers.get(from);
    const probe = probes.get(number);
    if (probe === undefined) return;
    if (peer !== undefined && from === probe.target) {
      peer.answeredAt = now;
      peer.misses = 0;
    }
    if (!probe.isAnswered) adjustHealth(-1);
    probe.isAnswered = true;
  }

  function relayPing(message: SwimMessage & { type: "ping_request" }): void {
    sequence += 1;
    const nackAt = now + probeTimeoutMs * nackShare;
    relays.set(sequence, { forMember: message.from, sequence: message.sequence, nackAt });
    send("ping", message.target, sequence);
  }

  function step(message: SwimMessage, at: number): void {
    if (message.to !== self || hasLeft) return;
    now = at;
    const sender = meet(message.from);
    if (sender === undefined) return;
    sender.heardAt = now;
    sender.hears = message.hears;
    // It hears this member, and this member hears it: the link is open both ways.
    if (message.hears.includes(self)) sender.misses = 0;
    for (const update of message.updates) applyUpdate(update);
    switch (message.type) {
      case "ping":
        send("ack", message.from, message.sequence);
        return;
      case "ack":
        takeAck(message.from, message.sequence);
        return;
      case "ping_request":
        relayPing(message);
        return;
      case "nack": {
        const probe = probes.get(message.sequence);
        if (probe !== undefined) probe.nacks += 1;
        return;
      }
      default:
        assertNever(message);
    }
  }

  function tick(at: number): void {
    if (hasLeft) return;
    now = at;
    for (const [number, { forMember, sequence: theirs, nackAt }] of relays) {
      if (nackAt > now) continue;
      relays.delete(number);
      send("nack", forMember, theirs);
    }
    for (const peer of peers.values()) {
      const { suspicion } = peer;
      if (suspicion === null || suspicionDeadline(suspicion, bounds()) > now) continue;
      const { id: member } = peer;
      applyUpdate({ member, state: "dead", incarnation: peer.incarnation, from: self });
    }
    for (const probe of probes.values()) {
      if (probe.indirectAt !== null && probe.indirectAt <= now) {
        if (probe.isAnswered) probe.indirectAt = null;
        else askOthers(probe);
      }
      if (probe.endsAt <= now) endProbe(probe);
    }
    if (nextProbeAt <= now) beginProbe();
  }

  function deadline(): number {
    if (hasLeft) return Number.POSITIVE_INFINITY;
    let at = nextProbeAt;
    for (const { indirectAt, endsAt } of probes.values()) {
      at = Math.min(at, indirectAt ?? endsAt, endsAt);
    }
    for (const { nackAt } of relays.values()) at = Math.min(at, nackAt);
    for (const { suspicion } of peers.values()) {
      if (suspicion !== null) at = Math.min(at, suspicionDeadline(suspicion, bounds()));
    }
    return at;
  }

  return {
    step,
    tick,
    deadline,
    outputs() {
      if (messages.length === 0 && events.length === 0) return null;
      const outputs = { messages, events };
      messages = [];
      events = [];
      return outputs;
    },
    heard(member, at) {
      now = at;
      const peer = peers.get(member);
      if (peer !== undefined) peer.heardAt = now;
    },
    add,
    setMembers(members) {
      isClosed = true;
      for (const member of members) add(member);
      for (const id of [...peers.keys()]) if (!members.includes(id)) peers.delete(id);
    },
    leave() {
      if (hasLeft) return;
      gossip.spread({ member: self, state: "left", incarnation, from: self });
      for (const { id: to } of peers.values()) send("ping", to, 0);
      hasLeft = true;
    },
    members: () =>
      [...peers.values()].map(
        ({
          id,
          state,
          incarnation: of,
          answeredAt,
          heardAt,
          stateSince,
          misses,
        }): MemberHealth => ({
          id,
          state,
          incarnation: of,
          answeredAt,
          heardAt,
          stateSince,
          misses,
        }),
      ),
    reports(at) {
      now = at;
      const recent = [...peers.values()].filter(({ heardAt }) => isRecent(heardAt));
      return [
        { member: self, hears: recent.map(({ id }) => id) },
        ...recent.map(({ id, hears }) => ({ member: id, hears })),
      ];
    },
    reaches(member, at) {
      now = at;
      const peer = peers.get(member);
      if (peer === undefined) return member === self;
      return isRecent(peer.answeredAt) || (isRecent(peer.heardAt) && peer.hears.includes(self));
    },
    memoryMs,
    localHealth: () => localHealth,
    incarnation: () => incarnation,
  };
}
