/** The reckoning itself: books with one fault planted in each, and books with none. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CASES } from '../../gateway/cli/demo-cases.ts';
import type { DeclarationRecord, MockParty, MockRecords } from '../../mocks/records.ts';
import { type Books, findingsIn, type Promised } from './books.ts';
import type { Finding } from './finding.ts';
import type { Letter } from './journals.ts';
import type { MessageRow, Rows } from './rows.ts';

const NO = '1180105050300001';
const REFERENCE = 'joint-1-X1';
const AT = '2018-01-05T02:00:00Z';
const BOX = 'TCKU3125044';
const UNITS = [{ kind: 'container', id: BOX }];
const INSPECTION = `${NO}-I1`;
const RELEASE = `${NO}-R1`;
const sha256 = (body: string) => createHash('sha256').update(body).digest('hex');

/** A rail import that was inspected once, by both agencies together, and released. */
const JOINT = CASES[0] as (typeof CASES)[number];
const promised: Promised = {
  reference: REFERENCE,
  kind: JOINT,
  numbers: new Set([NO]),
  refusal: undefined,
  acceptedAt: 1,
  endedAt: 2,
};
const inspection = {
  number: INSPECTION,
  version: 1,
  kind: 'joint',
  agencies: ['customs', 'inspection'],
  units: UNITS,
} as const;
const status = {
  status: 'released',
  inspectionOrders: [inspection],
  releaseOrders: [{ number: RELEASE }],
  holdOrders: [],
  waitingFor: [],
  parties: [{ party: 'railway', status: 'gone' }],
};

const order = { number: INSPECTION, version: 1, kind: 'joint', agencies: ['customs', 'inspection'], at: AT } as const;
const opening = { unit: BOX, orderNo: INSPECTION, kind: 'joint', agencies: ['customs', 'inspection'], at: AT } as const;
const release = { number: RELEASE, version: 1, units: [BOX], at: AT, madeAt: '201801051000' };

function recordOf(party: MockParty): DeclarationRecord {
  const isPremises = party === 'railway';
  return {
    declarationNo: NO,
    traderReference: REFERENCE,
    scenario: 'joint',
    numbers: {},
    sent: [],
    received: [{ type: isPremises ? 'IFTMIN' : 'DEC', reference: `TG-${party}`, at: AT }],
    openings: [opening],
    movements: [],
    changes: [],
    inspectionOrders: [{ ...order, units: [BOX] }],
    releaseOrders: isPremises ? [release] : [],
    holds: [],
    violations: [],
  };
}

const agency = (party: MockParty, more: Partial<DeclarationRecord> = {}): [MockParty, MockRecords] => [
  party,
  { party, declarations: [{ ...recordOf(party), ...more }], unassigned: { received: [], violations: [] } },
];
const AGENCIES = new Map([agency('customs'), agency('inspection'), agency('railway')]);

const message = (more: Partial<MessageRow>): MessageRow => ({
  no: NO,
  direction: 'in',
  party: 'railway',
  type: 'IFTSTA',
  mediaType: 'application/edifact',
  reference: null,
  sha256: sha256('arrived'),
  size: 7,
  state: 'applied',
  reason: null,
  relatesTo: null,
  bytes: null,
  ...more,
});
const pushed = message({});
const fetched = message({
  party: 'inspection',
  type: 'RECEIPT',
  reference: 'BOX-1',
  sha256: sha256('put together anew'),
});
const notice = message({ direction: 'out', type: 'IFTMIN', reference: 'TG-railway', sha256: sha256('notice') });
const letter = (more: Partial<Letter>): Letter => ({
  party: 'railway',
  declarationNo: NO,
  id: '7',
  body: Buffer.from('arrived'),
  inBox: undefined,
  ...more,
});

const event = (id: string, type: string, data: object) => ({ id, no: NO, type, data: JSON.stringify(data) });
const placed = (kind: 'inspection' | 'release', number: string, seq: number, version = 1) => ({
  no: NO,
  number,
  version,
  kind,
  seq,
  data: JSON.stringify({ number, version, units: UNITS }),
});

const ROWS: Rows = {
  declarations: [{ no: NO, firm: 'F', traderReference: REFERENCE }],
  messages: [pushed, fetched, notice, message({ state: 'noted', type: 'CONTRL', sha256: sha256('contrl') })],
  deliveries: [{ no: NO, party: 'railway', state: 'done', detail: null }],
  events: [
    event('e1', 'declaration.submitted', { declarationNo: NO }),
    event('e2', 'release.ordered', { number: RELEASE }),
    event('e3', 'message.failed', { attempt: 1 }),
  ],
  handled: ['e1', 'e2', 'e3'],
  orders: [placed('inspection', INSPECTION, 1), placed('release', RELEASE, 2)],
  faults: [],
};

const CLEAN: Books = {
  promised: [promised],
  told: new Map([[NO, { httpStatus: 200, text: JSON.stringify(status) }]]),
  agencies: AGENCIES,
  letters: [letter({}), letter({ party: 'inspection', id: '8', body: Buffer.from('as it was'), inBox: 'BOX-1' })],
  rows: ROWS,
  deadLetters: [{ topic: 't.in.dead', letters: 0 }],
};

const withRows = (more: Partial<Rows>): Books => ({ ...CLEAN, rows: { ...ROWS, ...more } });
const withMessage = (more: Partial<MessageRow>) => withRows({ messages: [...ROWS.messages, message(more)] });
const withPromise = (more: Partial<Promised>): Books => ({ ...CLEAN, promised: [{ ...promised, ...more }] });
const withStatus = (more: object): Books => ({
  ...CLEAN,
  told: new Map([[NO, { httpStatus: 200, text: JSON.stringify({ ...status, ...more }) }]]),
});
const withAgency = (party: MockParty, more: Partial<DeclarationRecord>): Books => ({
  ...CLEAN,
  agencies: new Map([...AGENCIES, agency(party, more)]),
});
const withNobody = (text: string): Books => {
  const unassigned = { received: [], violations: [{ code: 'x', text, at: AT }] };
  return {
    ...CLEAN,
    agencies: new Map([...AGENCIES, ['airport', { party: 'airport', declarations: [], unassigned }]]),
  };
};

describe('clean books', () => {
  it('give nothing', () => {
    expect(findingsIn(CLEAN)).toEqual([]);
  });

  it('may hold what looks like twice and is not', () => {
    const alike = [
      // The same bytes as an answer to another message, and a message of another party.
      message({ sha256: pushed.sha256, relatesTo: 'm1' }),
      message({ sha256: pushed.sha256, party: 'airport' }),
      message({ direction: 'out', reference: null }),
      message({ direction: 'out', reference: null }),
    ];
    expect(findingsIn(withRows({ messages: [...ROWS.messages, ...alike] }))).toEqual([]);
    // Attempts to send one message fail alike.
    const failed = [event('e4', 'message.failed', { attempt: 1 })];
    expect(findingsIn(withRows({ events: [...ROWS.events, ...failed], handled: ['e1', 'e2', 'e3', 'e4'] }))).toEqual(
      [],
    );
    // Answered as the repeat it was.
    const [first] = recordOf('railway').received;
    const again = first === undefined ? [] : [first, { ...first, duplicate: true }];
    expect(findingsIn(withAgency('railway', { received: again }))).toEqual([]);
    // The older order was changed, not the goods inspected again.
    const changed = [...ROWS.orders, placed('inspection', INSPECTION, 3, 2)];
    expect(findingsIn(withRows({ orders: changed }))).toEqual([]);
  });
});

describe.each<readonly [fault: Finding['fault'], name: string, books: Books, text: string]>([
  [
    'lost',
    'a declaration that is not to be found',
    { ...CLEAN, told: new Map([[NO, { httpStatus: 404, text: '' }]]) },
    `${NO} was accepted and is answered 404`,
  ],
  [
    'lost',
    'a declaration that did not come to its end',
    withPromise({ endedAt: undefined }),
    `${NO} did not come to its end`,
  ],
  [
    'lost',
    'an acknowledged message that is missing',
    withRows({ messages: [fetched, notice] }),
    'message 7 of railway was acknowledged and is not here',
  ],
  [
    'lost',
    'a message that was taken out of the box and is missing',
    withRows({ messages: [pushed, notice] }),
    'message 8 of inspection was acknowledged and is not here',
  ],
  [
    'lost',
    'an acknowledged message that another party sent',
    withRows({ messages: [{ ...pushed, party: 'airport' }, fetched, notice] }),
    'message 7 of railway was acknowledged and is not here',
  ],
  [
    'lost',
    'a message of ours that never left',
    withRows({ deliveries: [{ no: NO, party: 'customs', state: 'dead', detail: 'http-400' }] }),
    'a message of ours never left: customs dead http-400',
  ],
  [
    'lost',
    'a message of ours that still waits',
    withRows({ deliveries: [{ no: NO, party: 'customs', state: 'queued', detail: null }] }),
    'a message of ours never left: customs queued',
  ],
  [
    'lost',
    'an event nobody handled',
    withRows({ handled: ['e1', 'e3'] }),
    'an event was never handled: release.ordered e2',
  ],
  [
    'lost',
    'a message that cannot be read',
    withMessage({ type: 'unknown', size: 0, sha256: sha256(''), state: 'unreadable', bytes: '' }),
    'a message was not taken for what it is: railway unknown of 0 bytes',
  ],
  [
    'lost',
    'a message that waits for a declaration',
    withMessage({ sha256: sha256('other'), state: 'parked', bytes: 'UNB' }),
    'is parked, : UNB',
  ],
  [
    'lost',
    'a dead letter',
    { ...CLEAN, deadLetters: [{ topic: 't.in.dead', letters: 2 }] },
    't.in.dead has 2 dead letters',
  ],
  [
    'doubled',
    'two declarations under one key',
    withPromise({ numbers: new Set([NO, '1180105050300002']) }),
    `is ${NO} and 1180105050300002`,
  ],
  [
    'doubled',
    'one reference submitted twice',
    withRows({
      declarations: [...ROWS.declarations, { no: '1180105050300002', firm: 'F', traderReference: REFERENCE }],
    }),
    `one declaration submitted twice: ${REFERENCE}`,
  ],
  [
    'doubled',
    'a message that an agency took for new twice',
    withAgency('customs', { received: [...recordOf('customs').received, ...recordOf('customs').received] }),
    'customs: DEC TG-customs more than once',
  ],
  [
    'doubled',
    'a second opening',
    withAgency('inspection', { openings: [opening, opening] }),
    `inspection: opening of ${BOX} more than once`,
  ],
  [
    'doubled',
    'an inspection order twice at an agency',
    withAgency('customs', {
      inspectionOrders: [
        { ...order, units: [BOX] },
        { ...order, units: [BOX] },
      ],
    }),
    `customs: inspection order ${INSPECTION}/1 more than once`,
  ],
  [
    'doubled',
    'a release order in the tables twice',
    withRows({ orders: [...ROWS.orders, placed('release', `${NO}-R2`, 3)] }),
    `one order twice: release ${RELEASE}`,
  ],
  [
    'doubled',
    'a release in the event log twice',
    withRows({
      events: [...ROWS.events, event('e4', 'release.ordered', { number: RELEASE })],
      handled: ['e1', 'e2', 'e3', 'e4'],
    }),
    'one event twice: release.ordered',
  ],
  [
    'doubled',
    'a message in twice',
    withRows({ messages: [...ROWS.messages, { ...pushed }] }),
    'one message in twice: railway IFTSTA',
  ],
  [
    'doubled',
    'a message out twice',
    withRows({ messages: [...ROWS.messages, { ...notice, sha256: sha256('anew') }] }),
    'one message out twice: railway IFTMIN TG-railway',
  ],
  [
    'broken',
    'a declaration that was refused',
    withPromise({ refusal: '422 no', acceptedAt: undefined, endedAt: undefined }),
    'was refused: 422 no',
  ],
  [
    'broken',
    'a firm that got no answer',
    withPromise({ acceptedAt: undefined, endedAt: undefined, numbers: new Set() }),
    'was never answered',
  ],
  [
    'broken',
    'an inspection after the release',
    withRows({ orders: [...ROWS.orders, placed('inspection', `${NO}-I2`, 3)] }),
    `${NO}-I2 inspects container ${BOX}, which had been released`,
  ],
  [
    'broken',
    'what an agency calls a violation',
    withAgency('railway', { violations: [{ code: 'release-twice', text: 'released again', at: AT }] }),
    `${NO}: railway: released again`,
  ],
  ['broken', 'an order for goods nobody knows', withNobody('an order for nothing'), 'airport: an order for nothing'],
  [
    'broken',
    'another end than it had to have',
    withStatus({ status: 'refused' }),
    `${NO}: status is refused, not released`,
  ],
  [
    'broken',
    'a case that could not be settled',
    withRows({ faults: [{ no: NO, detail: 'a rule failed' }] }),
    'the case failed: a rule failed',
  ],
  ['broken', 'a bus without topics', { ...CLEAN, deadLetters: [] }, 'there are no topics'],
])('%s', (fault, name, books, text) => {
  it(`is found: ${name}`, () => {
    const found = findingsIn(books);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ fault, text: expect.stringContaining(text) });
  });
});

it('a second release is found in the books of the premises and in the end of the declaration', () => {
  const found = findingsIn(withAgency('railway', { releaseOrders: [release, release] }));
  expect(found.map(({ fault, text }) => `${fault}: ${text}`)).toEqual([
    `doubled: railway: release order ${RELEASE}/1 more than once`,
    `broken: ${NO}: the premises got 2 release orders`,
  ]);
});

it('a second declaration at an agency is found', () => {
  const other = { ...recordOf('customs'), declarationNo: '1180105050300002' };
  const customs: MockRecords = {
    party: 'customs',
    declarations: [recordOf('customs'), other],
    unassigned: { received: [], violations: [] },
  };
  const found = findingsIn({ ...CLEAN, agencies: new Map([...AGENCIES, ['customs', customs]]) });
  expect(found).toEqual([{ fault: 'doubled', reference: REFERENCE, text: 'customs has 2 declarations' }]);
});

it('a finding names the declaration by the reference of its firm, where there is one', () => {
  const [handled] = findingsIn(withRows({ handled: ['e1', 'e3'] }));
  expect(handled?.reference).toBe(REFERENCE);
  const [unknown] = findingsIn(withMessage({ no: null, state: 'unreadable', sha256: sha256('') }));
  expect(unknown?.reference).toBeUndefined();
});
