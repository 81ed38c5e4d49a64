/** What a developer without Java sees, and what a build server without it must not let pass. */
import { expect, it } from 'vitest';
import { run } from './tongguan.ts';

const runKafkaTests = (ci: string) =>
  run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/support/kafka.int.spec.ts', '--no-color'], {
    env: { CI: ci, KAFKA_BROKERS: '', JAVA_HOME: '/no/java/here', NO_COLOR: '1' },
  });

it('skips the tests that need a broker, says why and how to get one', async () => {
  const { code, stdout, stderr } = await runKafkaTests('');
  const said = stdout + stderr;
  expect(said).toContain("there is no Java (17 or later) to run Kafka's jars");
  expect(said).toContain('docker compose up -d kafka');
  expect(said).toMatch(/Tests .*skipped/);
  expect(code).toBe(0);
});

it('fails under CI, where a skipped test would be seen by nobody', async () => {
  const { code, stdout, stderr } = await runKafkaTests('true');
  expect(stdout + stderr).toContain('docker compose up -d kafka');
  expect(code).toBe(1);
});
