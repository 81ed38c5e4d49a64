import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { patience } from '../../../vitest.config.ts';

/** The whole end-to-end suite once more, on PostgreSQL and Kafka instead of the embedded store and bus. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    include: ['test/e2e/*.e2e.spec.ts'],
    globalSetup: ['test/support/built.ts', 'test/e2e/beyond/setup.ts'],
    ...patience,
    pool: 'forks',
    // Much of it is waiting.
    maxWorkers: 2,
  },
});
