/** Counters of one gateway since it started, for `/metrics` and the benchmarks. */
export interface Figures {
  samplesReceived: number;
  samplesStored: number;
  /** Left out because the queue was full, as while PostgreSQL is away. */
  samplesDropped: number;
  /** Of an edge node that the sender does not hold, or out of the time that is kept. */
  samplesRefused: number;
  framesToViewers: number;
  /** Left out for viewers that were slower than the frames. */
  framesDropped: number;
  /** Disconnected because they were too far behind with what must not be lost. */
  viewersCutOff: number;
  commands: number;
  handshakesRefused: number;
  flushes: number;
  /** Time spent in the latest flush, ms. */
  flushMs: number;
}

export function createFigures(): Figures {
  return {
    samplesReceived: 0,
    samplesStored: 0,
    samplesDropped: 0,
    samplesRefused: 0,
    framesToViewers: 0,
    framesDropped: 0,
    viewersCutOff: 0,
    commands: 0,
    handshakesRefused: 0,
    flushes: 0,
    flushMs: 0,
  };
}
