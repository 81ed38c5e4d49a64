/**
 * Names, after the run, the tests that failed and passed when they were tried once more (in CI only, vitest.config.ts):
 * the default report counts them as passed and says nothing. Each of them is a fault, of the test or of the program.
 */
import type { Reporter, TestModule } from 'vitest/node';

export default class SecondTry implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const flaky = modules.flatMap((module) =>
      [...module.children.allTests('passed')]
        .filter((test) => test.diagnostic()?.flaky === true)
        .map((test) => `  ${module.relativeModuleId} > ${test.fullName}`),
    );
    if (flaky.length > 0) process.stderr.write(`Passed only when tried once more:\n${flaky.join('\n')}\n`);
  }
}
