import { cpus, totalmem } from "node:os";

export type ServerSettings = Readonly<Record<string, string | number>>;

const mebibyte = 1024 * 1024;

/**
 * Settings for many short transactions on a machine shared with the other processes of Edgeloom.
 * Durability stays as PostgreSQL ships it: fsync and synchronous commit are on.
 */
export function tunedSettings(port: number): ServerSettings {
  const memoryMb = Math.floor(totalmem() / mebibyte);
  const sharedBuffersMb = clamp(Math.floor(memoryMb / 16), 64, 1024);
  return {
    listen_addresses: "127.0.0.1",
    port,
    // Clients come over loopback TCP; a socket file would only leave something to clean up.
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: `${sharedBuffersMb}MB`,
    effective_cache_size: `${clamp(Math.floor(memoryMb / 4), 128, 8192)}MB`,
    maintenance_work_mem: `${clamp(Math.floor(memoryMb / 64), 32, 256)}MB`,
    work_mem: "8MB",
    wal_buffers: "16MB",
    // Rare checkpoints: each one makes the next write to every page a full-page write.
    checkpoint_timeout: "15min",
    max_wal_size: "4GB",
    min_wal_size: "256MB",
    wal_compression: "on",
    // Flash, not spinning disks.
    random_page_cost: 1.1,
    // Short statements gain nothing from compilation or parallel plans, and pay for both.
    jit: "off",
    max_parallel_workers_per_gather: 0,
    max_worker_processes: clamp(cpus().length, 4, 16),
    // Run and step rows change often; vacuum them before their tables swell.
    autovacuum_naptime: "15s",
    autovacuum_vacuum_scale_factor: 0.05,
    log_min_messages: "warning",
    log_line_prefix: "%m [%p] ",
    cluster_name: "edgeloom",
  };
}

/** Settings as command-line arguments of `postgres`. */
export function toArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
