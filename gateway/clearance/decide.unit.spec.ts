import { describe, expect, it } from 'vitest';
import {
  A,
  at,
  B,
  customs,
  decisionsOf,
  further,
  given,
  handover,
  inspection,
  orderLines,
  outcome,
  STRANGER,
  settle,
  speaker,
  station,
  story,
  trader,
} from './case-builder.fixture.ts';

const maritime = speaker('maritime');

describe('a late second wish', () => {
  it('joins the order before the opening', () => {
    const ordered = settle(given([customs('inspect', 1)]), 130);
    expect(orderLines(further(ordered, 140, inspection('inspect', 140)))).toEqual([
      'I1v1 A customs',
      'I1v2 A customs+inspection',
    ]);
  });

  it.each([
    { name: 'that names the order', opened: station('opened', 135, A, { orderNo: '1170914050300042-I1' }) },
    { name: 'that names no order', opened: station('opened', 135, A) },
    { name: 'told by the report of the agency', opened: customs('inspected', 135, A, { result: 'pending' }) },
  ])('is a second opening after one $name', ({ opened }) => {
    const ordered = further(settle(given([customs('inspect', 1)]), 130), 136, opened);
    const facts = { ...ordered, statements: [...ordered.statements, inspection('inspect', 140)] };
    expect(decisionsOf(facts, 141)).toEqual(['single A inspection second']);
  });

  it('keeps the second opening a second one when it is upgraded', () => {
    const opened = story([
      customs('inspect', 1),
      inspection('released', 1),
      customs('inspected', 10, A, { result: 'pass', orderNo: '1170914050300042-I1' }),
      inspection('inspect', 20),
      customs('inspect', 30),
    ]);
    expect(orderLines(opened)).toEqual(['I1v1 A customs', 'I2v1 A inspection', 'I2v2 A customs+inspection']);
    expect(opened.orders.at(-1)).toMatchObject({ order: { secondOpening: true } });
  });

  it('does not call the agency that has let the goods go meanwhile', () => {
    const facts = story([
      inspection('inspect', 1),
      customs('released', 1),
      inspection('released', 5, B),
      inspection('released', 5, STRANGER),
    ]);
    const again = further(facts, 20, inspection('held', 15), customs('inspect', 16));
    expect(orderLines(settle(again, 20)).slice(-2)).toEqual(['I1v2 A inspection', 'I2v1 A customs']);
    const withdrawn = {
      ...facts,
      statements: [...facts.statements, inspection('released', 15), customs('inspect', 16)],
    };
    expect(decisionsOf(withdrawn, 20)).toEqual(['single A inspection replaces I1v1 cancelled']);
    expect(orderLines(settle(settle(withdrawn, 20), 20)).at(-1)).toBe('I2v1 A customs');
  });
});

describe('a wish that was withdrawn', () => {
  it('cancels the order and does not block the release', () => {
    const facts = story([customs('inspect', 1), inspection('released', 1), customs('released', 5)]);
    expect(orderLines(facts)).toEqual(['I1v1 A customs', 'I1v2 A customs', 'R1v1 A']);
    expect(facts.orders.at(-1)).toMatchObject({ order: { liftsHold: true } });
  });

  it('and comes back after the release gets an order of its own, because the release ended the first', () => {
    const facts = story([
      customs('inspect', 1),
      inspection('released', 1),
      customs('released', 5),
      customs('inspect', 9),
      customs('released', 20),
    ]);
    expect(orderLines(facts)).toEqual([
      ...['I1v1 A customs', 'I1v2 A customs', 'R1v1 A', 'H1v1 A customs'],
      ...['I2v1 A customs', 'I2v2 A customs', 'R2v2 A'],
    ]);
  });

  it('comes back before the opening: the first order was cancelled, another is placed', () => {
    const facts = story([customs('inspect', 1), inspection('held', 1), customs('released', 5), customs('inspect', 9)]);
    expect(orderLines(facts)).toEqual([...['H1v1 A inspection', 'I1v1 A customs', 'I1v2 A customs', 'I2v1 A customs']]);
  });

  it('comes back after the goods were opened and let go: a second opening', () => {
    const facts = story([
      customs('inspect', 1),
      inspection('held', 1),
      station('opened', 4, A),
      customs('released', 5),
      customs('inspect', 9),
    ]);
    expect(orderLines(facts)).toEqual(['H1v1 A inspection', 'I1v1 A customs', 'I2v1 A customs']);
    expect(facts.orders.at(-1)).toMatchObject({ order: { secondOpening: true } });
  });
});

describe('an order and a newer notice of the same agency', () => {
  const ordered = story([customs('inspect', 1), inspection('held', 1)]);

  it('serves a repeated notice', () => {
    expect(decisionsOf({ ...ordered, statements: [...ordered.statements, customs('inspect', 5)] }, 6)).toEqual([]);
  });

  it('does not serve a notice after the report, with or without order number', () => {
    for (const orderNo of [{ orderNo: '1170914050300042-I1' }, {}]) {
      const reported = customs('inspected', 5, A, { result: 'abnormal', ...orderNo });
      const facts = { ...ordered, statements: [...ordered.statements, reported, customs('inspect', 9)] };
      expect(decisionsOf(facts, 10)).toEqual(['single A customs second']);
      expect(decisionsOf(settle(facts, 10), 11), 'ordered once').toEqual([]);
    }
  });

  it('has no bound in statements that name orders of others, or orders that never were', () => {
    const others = [
      station('opened', 5, A, { orderNo: '1170914050300042-I7' }),
      station('opened', 5, B),
      station('opened', 5, STRANGER),
    ];
    const facts = further({ ...ordered, statements: [...ordered.statements, ...others] }, 9, inspection('inspect', 9));
    expect(orderLines(facts).at(-1)).toBe('I1v2 A customs+inspection');
  });
});

describe('several units', () => {
  const two = { units: [A, B] };

  it('get one order of each kind', () => {
    expect(decisionsOf(given([customs('inspect', 1), inspection('inspect', 1)], two), 2)).toEqual([
      'joint AB customs+inspection',
    ]);
    expect(decisionsOf(given([customs('released', 1), inspection('released', 1)], two), 2)).toEqual(['release 1 AB']);
  });

  it('are decided one by one', () => {
    const said = [customs('released', 1), inspection('released', 1, A), inspection('inspect', 1, B)];
    expect(decisionsOf(given(said, two), 2)).toEqual(['single B inspection', 'release 1 A']);
  });

  it('leave a single order whose other unit becomes joint', () => {
    const ordered = story([customs('inspect', 1), inspection('released', 1)], two);
    const joined = further(ordered, 5, inspection('inspect', 4, A));
    expect(orderLines(joined)).toEqual(['I1v1 AB customs', 'I1v2 B customs', 'I2v1 A customs+inspection']);
    expect(orderLines(further(joined, 7, inspection('inspect', 6, B))).at(-1)).toBe('I1v3 B customs+inspection');
  });

  it('are upgraded together where all need the same', () => {
    const ordered = story([customs('inspect', 1), inspection('released', 1)], two);
    expect(orderLines(further(ordered, 5, inspection('inspect', 4))).at(-1)).toBe('I1v2 AB customs+inspection');
  });

  it('are not ordered again when released, opened or gone', () => {
    const released = story([customs('inspect', 1), inspection('released', 1), customs('released', 3, A)], two);
    expect(orderLines(further(released, 5, inspection('inspect', 4, B))).at(-1)).toBe('I1v3 B customs+inspection');
    const opened = story([customs('inspect', 1), inspection('released', 1), station('opened', 3, A)], two);
    const both = further(opened, 5, inspection('inspect', 4));
    expect(orderLines(both).slice(1)).toEqual(['I1v2 B customs+inspection', 'I2v1 A inspection']);
  });

  it('stay served by the order they were opened under when its next version leaves them out', () => {
    const opened = story([customs('inspect', 1), inspection('released', 1), station('opened', 3, B)], two);
    const joined = further(opened, 5, inspection('inspect', 4, A));
    expect(orderLines(joined)).toEqual(['I1v1 AB customs', 'I1v2 A customs+inspection']);
    expect(decisionsOf(joined, 6)).toEqual([]);
  });

  it('are served by the agencies that were called to them, not by those of a later version for others', () => {
    const opened = story([customs('inspect', 1), inspection('released', 1), station('opened', 3, A)], two);
    const joined = further(opened, 5, inspection('inspect', 4, B));
    expect(orderLines(joined)).toEqual(['I1v1 AB customs', 'I1v2 B customs+inspection']);
    const wanted = { ...joined, statements: [...joined.statements, inspection('inspect', 6, A)] };
    expect(decisionsOf(wanted, 7)).toEqual(['single A inspection second']);
  });

  it('are held with the words of their own agency and text', () => {
    const said = [customs('held', 1, A, { text: 'seal broken' }), customs('held', 1, B, { text: 'no licence' })];
    expect(decisionsOf(given(said, two), 2)).toEqual(['hold A customs held', 'hold B customs held']);
    expect(decisionsOf(given([customs('held', 1)], two), 2)).toEqual(['hold AB customs held']);
  });

  it('take no part in what is said of units outside the declaration', () => {
    const said = [customs('released', 1), inspection('released', 1), inspection('held', 2, STRANGER)];
    expect(decisionsOf(given(said, two), 3)).toEqual(['release 1 AB']);
    expect(decisionsOf(given([customs('released', 1, STRANGER), inspection('released', 1)], two), 3)).toEqual([]);
  });
});

describe('one agency, three agencies, none', () => {
  it('needs the word of that one only', () => {
    const alone = { agencies: ['customs'] };
    expect(decisionsOf(given([customs('inspect', 1)], alone), 2)).toEqual(['single A customs']);
    expect(decisionsOf(given([customs('released', 1)], alone), 2)).toEqual(['release 1 A']);
  });

  it('needs the word of all three', () => {
    const three = { agencies: ['customs', 'inspection', 'maritime'] };
    const two = [customs('released', 1), inspection('released', 1)];
    expect(decisionsOf(given(two, three), 999)).toEqual([]);
    expect(decisionsOf(given([...two, maritime('released', 2)], three), 3)).toEqual(['release 1 A']);
    const wishes = [customs('inspect', 1), inspection('inspect', 2)];
    expect(decisionsOf(given(wishes, three), 10)).toEqual([]);
    expect(decisionsOf(given(wishes, three), 121)).toEqual(['joint A customs+inspection late']);
    expect(decisionsOf(given([...wishes, maritime('inspect', 3)], three), 10)).toEqual([
      'joint A customs+inspection+maritime',
    ]);
  });

  it('never releases where no agency is concerned', () => {
    expect(decisionsOf(given([station('arrived', 1)], { agencies: [] }), 999)).toEqual([]);
  });
});

describe('after the release', () => {
  const released = story([customs('released', 1), inspection('released', 2)]);

  it.each([
    { kind: 'held', decides: ['hold A customs held'] },
    { kind: 'refused', decides: ['hold A customs refused'] },
    { kind: 'rejected', decides: ['hold A customs rejected'] },
    { kind: 'deleted', decides: ['hold A customs rejected'] },
    { kind: 'inspect', decides: ['hold A customs inspect', 'single A customs'] },
  ] as const)('$kind recalls it while the goods are inside', ({ kind, decides }) => {
    const facts = { ...released, statements: [...released.statements, customs(kind, 5)] };
    expect(decisionsOf(facts, 6)).toEqual(decides);
    expect(outcome(facts, 6).alarms).toEqual([]);
  });

  it('a contradiction recalls it, and says that it is one', () => {
    const facts = { ...released, statements: [...released.statements, customs('released', 5), customs('inspect', 5)] };
    expect(decisionsOf(facts, 6)).toEqual(['hold A customs contradiction', 'single A customs']);
  });

  it('a rejection and a new acceptance recall it even when they come together', () => {
    const facts = { ...released, statements: [...released.statements, customs('rejected', 5), customs('accepted', 6)] };
    expect(decisionsOf(facts, 7)).toEqual(['hold A customs restarted']);
  });

  it('is released in the next version once the hold is lifted; the later word wins', () => {
    const facts = story([
      customs('released', 1),
      inspection('released', 2),
      customs('refused', 5, undefined, { disposition: 'return' }),
      customs('released', 9),
    ]);
    expect(orderLines(facts)).toEqual(['R1v1 A', 'H1v1 A customs', 'R2v2 A']);
    expect(facts.orders.at(-1)).toMatchObject({ order: { liftsHold: true } });
    expect(decisionsOf(facts, 999)).toEqual([]);
  });

  it.each(['held', 'refused', 'inspect', 'rejected'] as const)('%s alarms when the goods are gone', (kind) => {
    const gone = [...released.statements, station('gatedOut', 4, A), customs(kind, 5)];
    const { decisions, alarms } = outcome({ ...released, statements: gone }, 6);
    expect(decisions).toEqual([]);
    expect(alarms).toMatchObject([{ kind: 'recallTooLate', units: [A], party: 'customs' }]);
  });

  it('can be held again when the goods came back', () => {
    const back = [...released.statements, station('gatedOut', 4), station('gatedIn', 6), customs('held', 7)];
    expect(decisionsOf({ ...released, statements: back }, 8)).toEqual(['hold A customs held']);
  });
});

describe('goods that leave without a release', () => {
  it('raise an alarm until every agency has let them go, and are not released afterwards', () => {
    const facts = given([customs('released', 1), station('departed', 2)]);
    expect(outcome(facts, 3).alarms).toMatchObject([{ kind: 'leftWithoutRelease', units: [A], party: 'inspection' }]);
    const late = { ...facts, statements: [...facts.statements, inspection('released', 4)] };
    expect(outcome(late, 5)).toMatchObject({ alarms: [], decisions: [] });
  });

  it('are told by the premises only', () => {
    expect(outcome(given([customs('departed', 1), customs('held', 2)]), 3).alarms).toEqual([]);
  });
});

describe('holds', () => {
  it('are told once for each agency and again when the disposition changes', () => {
    const facts = story([
      inspection('held', 1),
      inspection('held', 2),
      customs('held', 3),
      inspection('refused', 4, A, { disposition: 'return' }),
      inspection('refused', 5, A, { disposition: 'destroy' }),
    ]);
    expect(orderLines(facts)).toEqual([
      'H1v1 A inspection',
      'H2v1 A customs',
      'H3v1 A inspection',
      'H4v1 A inspection',
    ]);
  });

  it('end an inspection that has not been ordered only when the declaration is rejected', () => {
    expect(decisionsOf(given([customs('inspect', 1), inspection('refused', 2)]), 3)).toEqual([
      'hold A inspection refused',
      'single A customs',
    ]);
    expect(decisionsOf(given([customs('inspect', 1), inspection('deleted', 2)]), 3)).toEqual([
      'hold A inspection rejected',
    ]);
  });

  it('rejected and accepted again, the matching starts anew', () => {
    const facts = story([
      inspection('inspect', 1),
      customs('rejected', 2),
      customs('accepted', 5),
      customs('inspect', 6),
    ]);
    expect(orderLines(facts)).toEqual(['H1v1 A customs', 'I1v1 A customs+inspection']);
  });
});

describe('an amendment', () => {
  it('of the whole does not call back what had left properly before', () => {
    const facts = story(
      [
        customs('released', 1),
        inspection('released', 2),
        station('gatedOut', 3, A),
        trader('amended', 9, undefined, { setsAside: [] }),
      ],
      { units: [A, B] },
    );
    expect(outcome(facts, 10).alarms).toEqual([]);
  });

  it('that a party refuses is an alarm, and the party still has the declaration', () => {
    const refused = { since: at(5), text: 'entry closed' };
    const facts = given([customs('accepted', 1)], {
      handovers: [{ ...handover('customs', 'received'), refusedAmendment: refused }],
    });
    expect(outcome(facts, 6).alarms).toMatchObject([{ kind: 'amendmentRefused', party: 'customs', since: at(5) }]);
  });
});
