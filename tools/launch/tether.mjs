// Loaded into every process that the launcher starts (node --import). When the launcher is gone, even
// by kill -9, the channel to it closes; then the process stops as if asked to, and if it does not,
// its whole group is killed. So no process is ever left running without its launcher.
const patienceMs = 8_000;

// A process forked by one of them inherits this module, but not the launcher.
if (process.env.EDGELOOM_LAUNCHER === String(process.ppid)) {
  process.once("disconnect", () => {
    setTimeout(() => process.kill(-process.pid, "SIGKILL"), patienceMs).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Listening must not keep the process alive by itself.
  process.channel?.unref();
}
