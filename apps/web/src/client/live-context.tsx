"use client";

import type { Topic } from "@edgeloom/protocol";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import {
  createLiveConnection,
  type LiveConnection,
  type LiveHandlers,
  type LiveState,
  topicKey,
} from "./live-connection.ts";

const LiveContext = createContext<LiveConnection | null>(null);

/** One live connection for all pages of a signed-in user. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [connection, setConnection] = useState<LiveConnection | null>(null);
  useEffect(() => {
    const created = createLiveConnection();
    setConnection(created);
    return () => created.close();
  }, []);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

/** The connection, or null before the page has come alive in the browser. */
export function useLiveConnection(): LiveConnection | null {
  return useContext(LiveContext);
}

const never = (): (() => void) => () => undefined;

export function useLiveState(): LiveState {
  const connection = useLiveConnection();
  return useSyncExternalStore<LiveState>(
    connection?.onState ?? never,
    () => connection?.state() ?? "connecting",
    () => "connecting",
  );
}

/**
 * Follows a topic while the component is shown; null follows nothing. Handlers may change with every render
 * without a new subscription.
 */
export function useLiveTopic(topic: Topic | null, handlers: LiveHandlers): void {
  const connection = useLiveConnection();
  const latest = useRef({ topic, handlers });
  useEffect(() => {
    latest.current = { topic, handlers };
  });
  const key = topic === null ? null : topicKey(topic);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the topic.
  useEffect(() => {
    if (connection === null || topic === null) return;
    const current = () => latest.current.handlers;
    return connection.subscribe(() => latest.current.topic ?? topic, {
      onRunEvents: (...args) => current().onRunEvents?.(...args),
      onRunChanged: (...args) => current().onRunChanged?.(...args),
      onNodesChanged: (...args) => current().onNodesChanged?.(...args),
      onTelemetry: (...args) => current().onTelemetry?.(...args),
      onFleetSummary: (...args) => current().onFleetSummary?.(...args),
      onGroupStatus: (...args) => current().onGroupStatus?.(...args),
      onDocument: (...args) => current().onDocument?.(...args),
      onSubscribed: (...args) => current().onSubscribed?.(...args),
      onRefused: (...args) => current().onRefused?.(...args),
    });
  }, [connection, key]);
}
