/** The same, and takes long to begin. */
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
await import('./scripted.mjs');
