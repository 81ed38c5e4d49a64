import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import {
  A,
  at,
  B,
  clock,
  customs,
  given,
  handover,
  inspection,
  outcome,
  POLICY,
  STRANGER,
  station,
  story,
} from './case-builder.fixture.ts';
import { waitingFor } from './waiting.ts';

/** One line for each: who, what, units, since and until by their minutes. */
function waits(facts: Case, minute = 10): string[] {
  const minutes = (time: string | undefined) =>
    time === undefined ? '' : `${(Date.parse(time) - Date.parse(at(0))) / 60_000}`;
  return waitingFor(facts, outcome(facts, minute), POLICY, clock(minute)).map(
    ({ party, what, units, since, until }) => {
      const list = (units ?? []).map(({ id }) => (id === A.id ? 'A' : id === B.id ? 'B' : id)).join('');
      return [party, what, list, `${minutes(since)}-${minutes(until)}`].filter((part) => part !== '').join(' ');
    },
  );
}
const two = { units: [A, B] };
const taken = { handovers: [handover('customs', 'accepted'), handover('inspection', 'accepted')] };

describe('what is waited for', () => {
  it('is an answer while the message is on its way', () => {
    const sent = {
      handovers: [handover('customs', 'sent'), handover('inspection', 'queued'), handover('railway', 'sent')],
    };
    expect(waits(given([], sent))).toEqual(['customs answer 0-', 'inspection answer 0-', 'railway answer 0-']);
    expect(waits(given([customs('accepted', 2)], sent))).toEqual([
      'inspection answer 0-',
      'railway answer 0-',
      'customs instruction 2-',
    ]);
  });

  it('is the acceptance, then the instruction of each agency', () => {
    expect(waits(given([customs('accepted', 2)], taken))).toEqual([
      'customs instruction 2-',
      'inspection acceptance 0-',
    ]);
  });

  it('is the other agency until the limit, then the inspection until the end of the appointment', () => {
    expect(waits(given([customs('inspect', 1), inspection('accepted', 1)], taken))).toEqual([
      'customs inspection A 1-',
      'inspection instruction 1-121',
    ]);
    expect(waits(story([customs('inspect', 1), inspection('released', 2)]))).toEqual(['customs inspection A 2-92']);
  });

  it('names the units when not all are waited for', () => {
    expect(
      waits(given([customs('released', 1), inspection('accepted', 1), inspection('released', 2, A)], two)),
    ).toEqual(['inspection instruction B 2-']);
  });

  it('is the release once the agency has reported, and the inspection again when it asks again', () => {
    const reported = [
      customs('inspect', 1),
      inspection('released', 1),
      customs('inspected', 5, undefined, { result: 'pass' }),
    ];
    expect(waits(story(reported))).toEqual(['customs release A 5-']);
    expect(waits(story([...reported, customs('inspect', 8)]))).toEqual(['customs inspection A 8-98']);
  });

  it('is the laboratory while the agency has no result yet', () => {
    const pending = [
      customs('inspect', 1),
      inspection('released', 1),
      customs('inspected', 5, undefined, { result: 'pending' }),
    ];
    expect(waits(story(pending))).toEqual(['customs laboratory A 5-']);
    const passed = [...pending, customs('inspected', 9, undefined, { result: 'pass' })];
    expect(waits(story(passed))).toEqual(['customs release A 9-']);
  });

  it('tells of each unit what is waited for there', () => {
    const facts = story(
      [customs('inspect', 1), inspection('released', 1), customs('inspected', 5, A, { result: 'pass' })],
      two,
    );
    expect(waits(facts)).toEqual(['customs inspection B 1-91', 'customs release A 5-']);
  });

  it('is a decision on held and refused goods', () => {
    expect(waits(story([customs('held', 1), inspection('refused', 2)]))).toEqual([
      'customs decision A 1-',
      'inspection decision A 2-',
    ]);
  });

  it('is nothing from a party when the declaration is rejected, unless the goods have left', () => {
    expect(waits(given([customs('rejected', 1)]))).toEqual([]);
    expect(waits(given([customs('rejected', 1), inspection('released', 1), station('departed', 2)]))).toEqual([
      'customs decision A 1-',
    ]);
  });

  it('is the word of an agency that contradicts itself', () => {
    const facts = given([customs('released', 1), customs('inspect', 1), inspection('released', 1)]);
    expect(waits(facts)).toEqual(['customs decision A 1-']);
    expect(waitingFor(facts, outcome(facts, 2), POLICY, clock(2))[0]).toMatchObject({
      en: 'Customs said at the same moment to release and not to release; nothing is released until it says which',
      zh: '海关同一时间的指令互相矛盾，明确之前不予放行',
    });
  });

  it('is a correction where an agency keeps units that are not in the declaration', () => {
    const facts = story([customs('released', 1), inspection('released', 1), inspection('held', 3, STRANGER)]);
    expect(waits(facts)).toEqual([`inspection decision ${STRANGER.id} 3-`, 'railway confirmation A 1-']);
    const corrected = { ...facts, statements: [...facts.statements, inspection('released', 5, STRANGER)] };
    expect(waits(corrected)).toEqual(['railway confirmation A 1-']);
  });

  it('is the confirmation after the release, then nothing', () => {
    const released = [customs('released', 1), inspection('released', 2, A)];
    expect(waits(story(released))).toEqual(['railway confirmation A 2-']);
    expect(waits(story([...released, station('gatedOut', 5)]))).toEqual([]);
    expect(waits(story(released, { premises: undefined }))).toEqual([]);
  });

  it.each([
    { name: 'without a release', said: [customs('held', 1), station('gatedOut', 3)], en: /left without a release/ },
    {
      name: 'before the recall',
      said: [customs('released', 1), inspection('released', 1), station('gatedOut', 3), customs('held', 4)],
      en: /before the release could be recalled/,
    },
  ])('is an alarm when goods left $name', ({ said, en }) => {
    const facts = story(said);
    const [first] = waitingFor(facts, outcome(facts, 10), POLICY, clock(10));
    expect(first).toMatchObject({ party: 'customs', what: 'decision', units: [A], en: expect.stringMatching(en) });
  });
});
