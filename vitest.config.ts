import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Tests carry their level in the name: `.unit.spec.ts` beside the code they test,
 * `.int.spec.ts` where two rooms meet, `.e2e.spec.ts` where the whole program runs.
 */
export default defineConfig({
  test: {
    include: ['**/*.{unit,int,e2e}.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/support/built.ts'],
    // Only to end what hangs: a busy machine may take several times as long as an idle one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // The files of one worker share their modules, and with them the database and the broker the first of them started.
    isolate: false,
    // Much of it is waiting: two at once also where there are two cores only.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
