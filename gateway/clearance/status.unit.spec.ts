import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import {
  A,
  B,
  customs,
  given,
  handover,
  inspection,
  outcome,
  POLICY,
  settle,
  station,
  story,
} from './case-builder.fixture.ts';
import { overallStatus, statusWords } from './status.ts';

const status = (facts: Case) => overallStatus(facts, outcome(facts, 10).views);
const words = (facts: Case) => statusWords(facts, outcome(facts, 10).views, POLICY.names);
const two = { units: [A, B] };

describe('the overall status', () => {
  it.each([
    { name: 'submitted', facts: given([]), is: 'submitted' },
    { name: 'processing once anybody has spoken', facts: given([customs('accepted', 1)]), is: 'processing' },
    { name: 'inspection', facts: given([customs('inspect', 1)]), is: 'inspection' },
    { name: 'held', facts: given([customs('held', 1), inspection('inspect', 1)]), is: 'held' },
    { name: 'refused before held', facts: given([customs('held', 1), inspection('refused', 1)]), is: 'refused' },
    {
      name: 'rejected before refused',
      facts: given([customs('rejected', 1), inspection('refused', 1)]),
      is: 'rejected',
    },
    { name: 'released', facts: story([customs('released', 1), inspection('released', 2)]), is: 'released' },
    {
      name: 'not released before the order',
      facts: given([customs('released', 1), inspection('released', 2)]),
      is: 'processing',
    },
    {
      name: 'partly released',
      facts: story([customs('released', 1), inspection('released', 2, A)], two),
      is: 'partlyReleased',
    },
    {
      name: 'inspection while one unit is still to be inspected',
      facts: story([customs('released', 1), inspection('released', 2, A), inspection('inspect', 2, B)], two),
      is: 'inspection',
    },
    {
      name: 'processing again after a rejection and a new acceptance',
      facts: story([customs('rejected', 1), customs('accepted', 2)]),
      is: 'processing',
    },
    {
      name: 'inspection when goods that left after the release are wanted back',
      facts: story([customs('released', 1), inspection('released', 2), station('gatedOut', 3), customs('inspect', 4)]),
      is: 'inspection',
    },
    {
      name: 'released when goods that left are let go again',
      facts: story([
        customs('released', 1),
        inspection('released', 2),
        customs('held', 3),
        station('gatedOut', 4),
        customs('released', 5),
      ]),
      is: 'released',
    },
  ])('is $name', ({ facts, is }) => {
    expect(status(facts)).toBe(is);
  });

  it('is rejected when an agency did not take the declaration, until it deals with it after all', () => {
    const refused = { handovers: [handover('customs', 'rejected', 'no such office')] };
    expect(status(given([], refused))).toBe('rejected');
    expect(words(given([], refused)).en).toBe('Declaration rejected by Customs: no such office');
    expect(status(given([customs('accepted', 1)], refused))).toBe('processing');
    expect(status(settle(given([customs('released', 1), inspection('released', 1)], refused), 2))).toBe('released');
  });

  it('is not the business of the premises', () => {
    expect(status(given([], { handovers: [handover('railway', 'rejected')] }))).toBe('submitted');
  });
});

describe('the status in words', () => {
  it('names the agency and its reason, in both languages', () => {
    expect(words(given([customs('held', 1, undefined, { text: '单证不符' })]))).toEqual({
      en: 'Held by Customs: 单证不符',
      zh: '海关扣留：单证不符',
    });
  });

  it('takes the reason from the word the status rests on, not from another', () => {
    const facts = given(
      [inspection('held', 1, A, { text: 'sample taken' }), customs('rejected', 2, B, { text: 'wrong code' })],
      { ...two, handovers: [handover('railway', 'rejected', 'syntax error')] },
    );
    expect(words(facts).en).toBe('Declaration rejected by Customs: wrong code');
    const held = given([customs('held', 1)], { handovers: [handover('railway', 'rejected', 'syntax error')] });
    expect(words(held).en).toBe('Held by Customs');
  });

  it('says that an agency contradicts itself, and that goods have left', () => {
    expect(words(given([customs('released', 1), customs('held', 1)]))).toEqual({
      en: 'Held by Customs; Customs contradicts itself',
      zh: '海关扣留；海关指令互相矛盾',
    });
    expect(words(given([customs('held', 1), station('departed', 2)])).en).toBe('Held by Customs; the goods have left');
  });

  it('calls a party nobody named by its key, even when the key is a word of the language', () => {
    const facts = given([{ ...customs('held', 1), party: 'constructor' }], { agencies: ['constructor'] });
    expect(words(facts).en).toBe('Held by constructor');
  });
});
