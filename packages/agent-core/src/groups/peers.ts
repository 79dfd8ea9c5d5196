/** Where another edge node listens for its peers. Simulated edge nodes find each other without. */
export interface PeerAddress {
  readonly host: string;
  readonly port: number;
}

export type PeerListener = (from: string, payload: Uint8Array) => void;

/** What a channel between edge nodes is opened with. */
export interface ChannelOptions {
  /** Names the channel on every edge node that takes part: the id of a coordination group. */
  readonly channel: string;
  /** Shared by the members of the channel alone, for authentication and encryption; at least 32 bytes. */
  readonly secret: Uint8Array;
  readonly onReceive: PeerListener;
}

/**
 * Port: direct messages between edge nodes. A message may be lost, but what arrives from one peer arrives in the
 * order it was sent, whole and unchanged, and comes from whom it says.
 */
export interface Peers {
  /** Where this edge node can be reached by others; null when it needs no address. */
  address(): PeerAddress | null;
  open(options: ChannelOptions): PeerChannel;
}

export interface PeerChannel {
  /** Says where a peer listens; needed once before sending, where addresses are needed. */
  learn(nodeId: string, address: PeerAddress): void;
  /** Never blocks: a payload that cannot be sent at present is dropped, as one lost on the way. */
  send(to: string, payload: Uint8Array): void;
  close(): void;
}
