import { describe, expect, test } from 'vitest';
import { describeScenarios, SCENARIOS, scenarioFor } from './scenarios.ts';

describe('the scenario of a trader reference', () => {
  test.each([
    ['joint', 'joint'],
    ['JOINT-2018-01', 'joint'],
    ['joint.1', 'joint'],
    ['joint_1', 'joint'],
    ['Joint/1', 'joint'],
    ['single-customs-7', 'single-customs'],
    ['SINGLE-INSPECTION', 'single-inspection'],
    [' refused-1 ', 'refused'],
    ['rejected', 'rejected'],
    ['silent-x', 'silent'],
    ['late-1', 'late'],
    ['clear-1', 'clear'],
    ['machine-1', 'machine'],
    ['machine-manual-1', 'machine-manual'],
    ['machines-1', 'clear'],
    ['LABORATORY/7', 'laboratory'],
    ['hold', 'hold'],
    ['recall_2', 'recall'],
    ['partial.1', 'partial'],
    ['destroyed-1', 'destroyed'],
    ['contradiction-1', 'contradiction'],
    ['jointly', 'clear'],
    ['joint 1', 'clear'],
    ['single-1', 'clear'],
    ['my-joint', 'clear'],
    ['', 'clear'],
  ])('%s is %s', (reference, name) => {
    expect(scenarioFor(reference).name).toBe(name);
  });

  test('the longest name wins', () => {
    const names = SCENARIOS.map(({ name }) => name);
    for (const name of names) expect(scenarioFor(`${name}-1`).name).toBe(name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('every scenario is described for every agency in both languages', () => {
    for (const scenario of describeScenarios()) {
      for (const part of [scenario, scenario.customs, scenario.inspection, scenario.railway, scenario.airport]) {
        expect(part.en).toMatch(/[a-z]/);
        expect(part.zh).toMatch(/\p{Script=Han}/u);
      }
    }
  });
});
