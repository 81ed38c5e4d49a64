/** Loaded first into every process of a cluster: it dies with the one that started it, however that one died. */
if (process.send !== undefined) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Listening to a parent alone is no reason to go on living.
  process.channel?.unref();
}
