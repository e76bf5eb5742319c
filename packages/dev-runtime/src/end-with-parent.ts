/** Preloaded into the server's mains, which end by themselves when the launcher is gone; this is for when they cannot. */
const patienceMs = 10_000;

process.on('disconnect', () => {
  setTimeout(() => process.exit(1), patienceMs).unref();
});
process.channel?.unref();
