/** What a party may write at its longest and largest is stored by every store; what is beyond is refused with a reason. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBox } from '../../adapters/inspection/box.ts';
import { adapters as registered } from '../../adapters/registry.ts';
import type { NumberRef, Statement } from '../../contracts/events/events.generated.ts';
import { eventCheck } from '../../gateway/bus/event-check.ts';
import { REPORT_TYPE, withPartyReports } from '../../gateway/bus/party-report.ts';
import { type Incoming, type Received, readIncoming, receive } from '../../gateway/intake/receive.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { FIRM } from '../support/fixture.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

const NO = '1180105050300001';
const NOW = new Date('2026-11-27T01:00:00.000Z');
const settings = {
  adapters: withPartyReports(registered, eventCheck()),
  partners: new Map(),
  utcOffsetMinutes: 480,
};

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const stores = {
  async sqlite() {
    const folder = temporaryFolder();
    const store = await openSqliteStore(join(folder.path, 'tongguan.db'));
    return { store, dispose: async () => folder.remove() };
  },
  async postgres() {
    const database = await server.createDatabase();
    return { store: await openPostgresStore(database.url), dispose: () => database.drop() };
  },
};

/** An item of the box as the road hands it over. */
function receipt(responseId: string): Incoming {
  const item = `<DCL_RESPONSE><RESPONSE_ID>${responseId}</RESPONSE_ID><DeclNo>${NO}</DeclNo><RspCodes>1300</RspCodes></DCL_RESPONSE>`;
  const box = `<OBORMessage><MessageHead></MessageHead><MessageBody>${item}</MessageBody></OBORMessage>`;
  const [part] = openBox(box) ?? [];
  if (part === undefined) throw new Error('the box holds nothing');
  return { party: 'inspection', ...part.arrival };
}

function report(statement: Partial<Statement>, numbers: readonly NumberRef[] = [{ kind: 'declarationNo', value: NO }]) {
  const said = { party: 'customs', kind: 'released', senderTime: NOW.toISOString(), ...statement };
  const body = Buffer.from(JSON.stringify({ numbers, learned: numbers, statements: [said] }));
  return { party: 'customs', body, mediaType: REPORT_TYPE };
}

describe.each(['sqlite', 'postgres'] as const)('%s', (kind) => {
  let store: Store;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    ({ store, dispose } = await stores[kind]());
    const ours = { kind: 'declarationNo', value: NO, declaration_no: NO, firm: FIRM, created_at: '' };
    await store.write((tx) => tx.insertInto('numbers').values(ours).execute());
  });
  afterEach(async () => {
    await store.close();
    await dispose();
  });

  const take = (incoming: Incoming): Promise<Received> =>
    store.write((tx) => receive(tx, incoming, readIncoming(settings, incoming, NOW), NOW));
  const messages = () =>
    store.read.selectFrom('messages').select(['state', 'reason', 'reference']).orderBy('id').execute();

  it('a version that is a time in milliseconds, and the largest there is', async () => {
    await take(report({ senderVersion: NOW.getTime() }));
    await take(report({ senderVersion: Number.MAX_SAFE_INTEGER }));
    const rows = await store.read.selectFrom('statements').select('sender_version').orderBy('message_id').execute();
    expect(rows).toEqual([{ sender_version: NOW.getTime() }, { sender_version: Number.MAX_SAFE_INTEGER }]);
  });

  it.each([2 ** 53, 1e300])('a version of %d is refused, and says why', async (senderVersion) => {
    const { reading } = await take(report({ senderVersion }));
    expect(reading?.problems).toMatchObject([{ code: 'REPORT-FORM', at: '/statements/0/senderVersion' }]);
    const [message] = await messages();
    expect(message?.state).toBe('unreadable');
    expect(message?.reason).toContain('must be <= 9007199254740991');
  });

  it('items with ids of their own that are thousands of characters long, and begin alike', async () => {
    const begin = randomBytes(3000).toString('base64');
    for (const end of ['1', '2']) await take(receipt(begin + end));
    await take(receipt('R1'));
    const kept = (await messages()).map(({ reference }) => reference ?? '');
    expect(new Set(kept).size).toBe(3);
    expect(kept[0]).toHaveLength(300);
    expect(begin.startsWith(kept[0]?.slice(0, 200) ?? '-')).toBe(true);
    expect(kept[2]).toBe('R1');
  });

  it('the longest numbers there are, learned and parked', async () => {
    // Characters of four bytes, and one that becomes three in upper case.
    const long = (first: string): NumberRef => ({ kind: 'bill', value: first + '𠮷'.repeat(32) + 'ΐ'.repeat(31) });
    await take(report({}, [{ kind: 'declarationNo', value: NO }, long('A')]));
    await take(report({}, [long('B')]));
    expect((await messages()).map(({ state }) => state)).toEqual(['applied', 'parked']);
  });
});
