/** Every published case of the matching ends as docs/matching.md says, and no order of arrival changes where it stands. */
import { describe, expect, it } from 'vitest';
import { POLICY } from './case-builder.fixture.ts';
import { RULES } from './explain.ts';
import { CHAPTERS } from './matching-cases.fixture.ts';
import { LIMITS, type MatchingCase, play, type Scene } from './matching-story.fixture.ts';

const scenesOf = ({ story }: MatchingCase): Scene[] =>
  story.map((scene) => ('kind' in scene ? { said: scene } : scene));
const ending = (each: MatchingCase) => play(scenesOf(each), each.more, { ...POLICY, limits: LIMITS }, each.earlierMore);

describe.each(CHAPTERS)('$en $zh', ({ cases }) => {
  it.each(cases)('$en', (each) => {
    expect(ending(each)).toMatchObject(each.ends);
  });
});

it('reach every rule', () => {
  const reached = CHAPTERS.flatMap(({ cases }) => cases).flatMap((each) => ending(each).rules);
  expect(new Set(reached)).toEqual(new Set(Object.keys(RULES)));
});
