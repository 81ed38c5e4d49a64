/**
 * The matching through the real store and intake: random words of both agencies and the station arrive as messages, the
 * gateway is stopped and started between any two of them, and what stands in the store in the end has to hold. The rules
 * alone are proved in gateway/clearance over many more sequences; here it is about what is stored.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import type { PlacedOrder } from '../../gateway/clearance/case.ts';
import { A, B, DECLARATION_NO } from '../../gateway/clearance/case-builder.fixture.ts';
import { statementOf } from '../../gateway/clearance/match-scenes.fixture.ts';
import { expected } from '../../gateway/clearance/match-table.fixture.ts';
import { takeIn } from '../../gateway/intake/take-in.ts';
import { declarationFixture } from '../support/fixture.ts';
import { temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

const RUNS = Number(process.env.TONGGUAN_STORE_RUNS ?? 60);
const AGENCIES: readonly [string, string] = ['customs', 'inspection'];
const LEAVING: ReadonlySet<string> = new Set(['gatedOut', 'departed', 'delivered']);

const scenes = fc.record({
  words: fc.array(statementOf(AGENCIES), { minLength: 1, maxLength: 8 }),
  /** After which words the gateway is stopped and started again. */
  restarts: fc.array(fc.nat(8), { maxLength: 3 }),
  /** Which words come a second time. */
  again: fc.array(fc.nat(7), { maxLength: 2 }),
});

const start = async (folder: string): Promise<StandIn> => {
  const quiet = async () => [];
  const one = await standIn(folder, [
    jsonAdapter('customs', 'agency', quiet),
    jsonAdapter('inspection', 'agency', quiet),
    jsonAdapter('railway', 'premises', quiet),
  ]);
  await one.start();
  return one;
};

/** Everything that was appended to the log has been handled, and handling it appended nothing more. */
async function atRest({ gateway }: StandIn): Promise<void> {
  await eventually(async () => {
    const { read } = gateway.store;
    const last = await read
      .selectFrom('events')
      .select((eb) => eb.fn.max('position').as('position'))
      .executeTakeFirst();
    const cursor = await read.selectFrom('cursors').select('position').executeTakeFirst();
    const queued = await read.selectFrom('deliveries').select('message_id').where('state', '!=', 'done').execute();
    return Number(cursor?.position ?? 0) >= Number(last?.position ?? 0) && queued.length === 0;
  });
}

it('stands in the store as the facts demand, whatever restarts in between', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async ({ words, restarts, again }) => {
      const folder = temporaryFolder();
      let one = await start(folder.path);
      try {
        const declaration = {
          ...declarationFixture('MATCH-STORE'),
          containers: [{ number: A.id }, { number: B.id }],
        };
        const no = await one.submit(declaration);
        const messages = [...words.keys(), ...again.filter((index) => index < words.length)];
        const said = words.map((word): Statement => {
          const own = word.orderNo?.replace(DECLARATION_NO, no);
          return { ...word, ...(own === undefined ? {} : { orderNo: own }) };
        });
        const ids = new Set<string>();
        for (const [step, index] of messages.entries()) {
          const statement = said[index];
          if (statement === undefined) continue;
          const report = { numbers: [{ kind: 'declarationNo', value: no }], learned: [], statements: [statement] };
          const body = Buffer.from(JSON.stringify({ index, reports: [report] }));
          const taken = await takeIn(one.gateway, { party: statement.party, body, mediaType: 'application/json' });
          ids.add(taken.messageId);
          if (restarts.includes(step)) {
            await one.stop();
            one = await start(folder.path);
          }
        }
        await atRest(one);
        expect(ids.size, 'a message that came twice is one message').toBe(words.length);
        await holds(one, no, said);
      } finally {
        await one.stop();
        folder.remove();
      }
    }),
    { numRuns: RUNS },
  );
}, 300_000);

async function holds({ gateway }: StandIn, no: string, said: readonly Statement[]): Promise<void> {
  const { read } = gateway.store;
  // 5: every message is reflected, and none in a fault.
  const states = await read.selectFrom('messages').select('state').where('direction', '=', 'in').execute();
  expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['applied']));
  const recorded = await read.selectFrom('statements').select('data').where('declaration_no', '=', no).execute();
  expect(recorded).toHaveLength(said.length);
  expect(await read.selectFrom('faults').selectAll().execute()).toEqual([]);
  const rows = await read.selectFrom('orders').selectAll().where('declaration_no', '=', no).orderBy('seq').execute();
  const orders = rows.map(({ kind, seq, data }) => ({ kind, seq, order: JSON.parse(data) }) as PlacedOrder);
  // 6: versions of one number follow each other.
  const versions = new Map<string, number>();
  for (const { kind, order } of orders) {
    if (kind === 'release') continue;
    expect(order.version).toBe((versions.get(order.number) ?? 0) + 1);
    versions.set(order.number, order.version);
  }
  for (const unit of [A, B]) {
    const naming = orders.filter(({ order }) => order.units.some(({ id }) => id === unit.id));
    const releases = naming.filter(({ kind }) => kind === 'release');
    // 1: one release a version.
    expect(releases.map(({ order }) => order.version)).toEqual(releases.map((_, index) => index + 1));
    // 2: what stands released is what both let go.
    const lastHold = Math.max(0, ...naming.filter(({ kind }) => kind === 'hold').map(({ seq }) => seq));
    const stands = Math.max(0, ...releases.map(({ seq }) => seq)) > lastHold;
    const { orders: due, unsure } = expected(said, AGENCIES, unit.id, Date.now(), 0);
    const gone = due.length === 0 && said.some(({ kind }) => LEAVING.has(kind));
    if (!gone && !unsure) expect(stands, `${unit.id} released`).toBe(due.includes('release'));
  }
  // Every order was told to the station, once.
  const told = await read
    .selectFrom('messages')
    .select('relates_to')
    .where('party', '=', 'railway')
    .where('direction', '=', 'out')
    .where('relates_to', '!=', 'declare')
    .execute();
  const expectedTold = orders.map(({ order }) => `${order.number}/${order.version}`).sort();
  expect(told.map(({ relates_to }) => relates_to).sort()).toEqual(expectedTold);
}
