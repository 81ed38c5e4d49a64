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
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Much of it is waiting: two at once also where there are two cores only.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
