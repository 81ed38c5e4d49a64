import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const { CI } = process.env;

/** How long a test may take, and what its failure leads to. */
export const patience = {
  // Only to end what hangs: a busy machine may take several times as long as an idle one.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // A machine that many share may stop for seconds: once more, and what passes only then is named after the run.
  retry: CI ? 1 : 0,
  reporters: ['default', './test/support/second-try.ts'],
};

/**
 * Tests carry their level in the name: `.unit.spec.ts` beside the code they test,
 * `.int.spec.ts` where two rooms meet, `.e2e.spec.ts` where the whole program runs.
 */
export default defineConfig({
  test: {
    include: ['**/*.{unit,int,e2e}.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/support/built.ts'],
    setupFiles: ['test/support/drawn.ts'],
    ...patience,
    pool: 'forks',
    // The files of one worker share their modules, and with them the database and the broker the first of them started.
    isolate: false,
    // Much of it is waiting: two at once also where there are two cores only.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
