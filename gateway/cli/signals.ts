/** Stopping when asked: the first signal stops in order, a second one at once. */

/** Resolves at the first SIGINT, SIGTERM or SIGHUP, and when nobody reads the output any more. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    process.stdout.once('error', () => resolve());
  });
}
