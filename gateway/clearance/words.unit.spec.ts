import { describe, expect, it } from 'vitest';
import { A, at, B, customs, DECLARATION_NO, POLICY } from './case-builder.fixture.ts';
import { alarmWords, eventWords, orderWords, partyName, statementWords, waitingWords } from './words.ts';

const { names } = POLICY;
const CJK = /[\u4e00-\u9fff]/;

describe('parties', () => {
  it('are called by the names that come in; a fifth needs no change here', () => {
    expect(partyName('maritime', { ...names, maritime: { en: 'Maritime safety', zh: '海事' } }).zh).toBe('海事');
    expect(partyName('maritime', names)).toEqual({ en: 'maritime', zh: 'maritime' });
    expect(partyName('constructor', names)).toEqual({ en: 'constructor', zh: 'constructor' });
    expect(waitingWords('customs', 'instruction', names)).toEqual({
      en: 'waiting for Customs to release or to inspect',
      zh: '等待海关放行或查验指令',
    });
    expect(statementWords('inspection', 'refused', names).en).toBe('Inspection and quarantine refuses the goods');
  });
});

describe('the reason of a hold', () => {
  const hold = (because: Parameters<typeof orderWords.hold>[0]['because'], text?: string) =>
    orderWords.hold({
      kind: 'hold',
      agency: 'customs',
      units: [A],
      because,
      statement: customs('held', 1, undefined, text === undefined ? {} : { text }),
    }).en;

  it('is in the own words of the agency where it has some', () => {
    expect(hold('held', '单证不符')).toBe('单证不符');
    expect(hold('refused')).toBe('refused');
  });

  it('is never empty, and never a text that says something else', () => {
    expect(hold('held', ' ')).toBe('held');
    expect(hold('restarted', 'accepted')).toBe('declaration dealt with anew after the release');
    expect(hold('contradiction', 'released')).toBe('contradictory words of one agency');
  });
});

describe('the reason of an inspection', () => {
  it.each([
    { agencies: ['customs'], more: {}, en: 'single inspection by Customs', zh: '单独查验：海关' },
    {
      agencies: ['customs', 'inspection'],
      more: { secondOpening: true },
      en: 'joint inspection by Customs and Inspection and quarantine; second opening, asked for after the first',
      zh: '联合查验：海关、检验检疫；二次开箱，首次开箱后提出',
    },
    {
      agencies: ['customs'],
      more: { afterLimit: true },
      en: 'single inspection by Customs; the other agency did not answer in time and may join until the opening',
      zh: '单独查验：海关；另一部门逾期未答复，开箱前可加入',
    },
  ])('says $en', ({ agencies, more, en, zh }) => {
    const said = orderWords.inspection(
      agencies,
      { secondOpening: false, afterLimit: false, method: 'manual', ...more },
      names,
    );
    expect(said).toEqual({ en, zh });
    expect(said.en.length).toBeLessThanOrEqual(200);
  });
});

describe('events as sentences', () => {
  const base = { number: `${DECLARATION_NO}-I1`, version: 1, units: [A, B], placedAt: at(1) };
  const order = {
    ...base,
    kind: 'joint' as const,
    agencies: ['customs', 'inspection'],
    windowFrom: at(2),
    windowTo: at(3),
    place: 'DTV-Y1',
    reason: 'x',
  };
  const alarm = {
    kind: 'notInspected' as const,
    party: 'customs',
    units: [A],
    since: at(1),
    ...alarmWords('notInspected', 'customs', [A], names),
  };
  const message = { messageId: 'm', party: 'customs', type: 'DecMessage', format: 'customs/dec-2018' };
  it.each([
    [
      'declaration.submitted',
      { traderReference: 'x', direction: 'import', parties: ['customs', 'railway'], format: 'x' },
    ],
    ['declaration.statusChanged', { status: 'held', en: 'Held', zh: '扣留' }],
    ['message.received', message],
    ['message.parked', { messageId: 'm', party: 'customs', reason: 'no such number' }],
    ['message.sent', { ...message, attempt: 1 }],
    ['message.failed', { messageId: 'm', party: 'customs', attempt: 1, class: 'transient', detail: 'timeout' }],
    ['message.acknowledged', { messageId: 'm', party: 'customs', outcome: 'rejected', text: 'why' }],
    ['statement.recorded', { messageId: 'm', statement: customs('held', 1, A, { text: '单证不符' }) }],
    ['numbers.learned', { numbers: [{ kind: 'entryId', value: '050320171050000042' }] }],
    ['inspection.ordered', { order }],
    ['release.ordered', { order: base }],
    ['hold.ordered', { order: { ...base, agency: 'customs', reason: 'held' } }],
    ['deadline.passed', { deadline: 'matching', dueAt: at(1) }],
    ['inspection.ordered', { order: { ...order, cancelled: true } }],
    ['declaration.amended', { messageId: 'm', version: 2, reason: 'typo', changes: ['/grossMass'], restarts: true }],
    ['declaration.withdrawn', { messageId: 'm', reason: 'sold elsewhere' }],
    ['alarm.raised', { alarm }],
    ['alarm.cleared', { alarm }],
    ['operator.acted', { actionId: 'a', action: 'override', state: 'pending', operator: 'anna', reason: 'by phone' }],
  ] as const)('%s', (type, data) => {
    const { en, zh } = eventWords(type, data as never, names);
    expect(en).not.toMatch(/undefined|\[object/);
    expect(zh).toMatch(CJK);
    if ('party' in data)
      expect([en, zh]).toEqual([expect.stringContaining('Customs'), expect.stringContaining('海关')]);
  });

  it('say the name of a type they do not know', () => {
    expect(eventWords('something.new', {} as never, names)).toEqual({ en: 'something.new', zh: 'something.new' });
  });
});
