// Loaded into what supervise.mjs starts: when the supervisor is killed without a chance to say so, the channel to it
// closes, and the program stops as it would for a SIGTERM.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Waiting for that must not keep the program alive.
  process.channel.unref();
}
