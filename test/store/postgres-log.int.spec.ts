/** The event log of PostgreSQL: what commits late is neither skipped nor waited for longer than it has to be. */
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents } from '../../gateway/store/events.ts';
import { EventLog } from '../../gateway/store/postgres/event-log.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Store } from '../../gateway/store/store.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually } from '../support/stand-in.ts';
import { allEvents, follow, passed } from './followed.ts';

let server: TestPostgres;
let database: TestDatabase;
let one: Store;
let two: Store;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.createDatabase();
  [one, two] = await Promise.all([openPostgresStore(database.url), openPostgresStore(database.url)]);
});
afterEach(async () => {
  await Promise.all([one.close(), two.close()]);
  await database.drop();
});

describe('an event that commits late', () => {
  let early: pg.Client;
  let late: pg.Client;
  beforeEach(async () => {
    [early, late] = await Promise.all([database.connect(), database.connect()]);
  });

  const insert = (client: pg.Client, no: string) =>
    client.query(
      "insert into events (id, type, declaration_no, time, data) values ($1, 'deadline.passed', $1, '', '{}')",
      [no],
    );
  const seen = async () => (await one.eventsAfter(0, 10)).events.map(({ declaration_no }) => declaration_no);

  it('is handled once and in its place, though a later position is committed and looked at before it', async () => {
    const followed = follow(one);
    // The transaction that is begun first draws the later position: neither order is that of the commits.
    await early.query('begin');
    await early.query('select pg_current_xact_id()');
    await late.query('begin');
    await insert(late, 'first');
    await insert(early, 'second');
    await early.query('commit');
    const { rows } = await early.query('select declaration_no from events');
    expect(rows).toEqual([{ declaration_no: 'second' }]);
    expect(await one.eventsAfter(0, 10)).toEqual({ events: [], withheld: true });
    await two.write((tx) => appendEvents(tx, new Date(), [passed('third')]));
    expect(await seen()).toEqual([]);
    await late.query('commit');
    expect(await followed.until(3)).toEqual(['first', 'second', 'third']);
    expect(followed.isolated()).toEqual([]);
    await followed.stop();
  });

  it('does not hold up what comes before it', async () => {
    await two.write((tx) => appendEvents(tx, new Date(), [passed('before')]));
    await late.query('begin');
    await insert(late, 'late');
    await two.write((tx) => appendEvents(tx, new Date(), [passed('after')]));
    expect(await seen()).toEqual(['before']);
    await late.query('rollback');
    expect((await allEvents(one)).map(({ declaration_no }) => declaration_no)).toEqual(['before', 'after']);
  });

  it('may never come: its transaction is undone, or only its part of it, or its client is killed', async () => {
    await late.query('begin');
    await insert(late, 'undone');
    await early.query('begin');
    await early.query('savepoint unit');
    await insert(early, 'undone too');
    await early.query('rollback to savepoint unit');
    await insert(early, 'second');
    await early.query('commit');
    expect(await seen()).toEqual([]);
    const { rows } = await late.query('select pg_backend_pid() as pid');
    await early.query('select pg_terminate_backend($1, 5000)', [rows[0].pid]);
    expect((await allEvents(one)).map(({ declaration_no }) => declaration_no)).toEqual(['second']);
  });

  it('is not waited for while others write on and on', async () => {
    await late.query('begin');
    await insert(late, 'undone');
    await insert(early, 'second');
    expect(await seen()).toEqual([]);
    // From here on somebody always has an event under way; each of them began after the gap was seen.
    await early.query('begin');
    await insert(early, 'third');
    await late.query('rollback');
    let [under, next] = [early, late];
    for (let round = 0; round < 10 && (await seen()).length === 0; round += 1) {
      await next.query('begin');
      await insert(next, `round ${round}`);
      await under.query('commit');
      [under, next] = [next, under];
    }
    expect(await seen()).toContain('second');
    await under.query('commit');
  });

  it('is not overlooked by who read before it was committed and is told after that all is settled', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reads = 0;
    const log = new EventLog(
      one.read.withPlugin({
        transformQuery: ({ node }) => node,
        async transformResult({ result }) {
          reads += 1;
          if (reads === 1) await held;
          return result;
        },
      }),
    );
    await late.query('begin');
    await insert(late, 'first');
    await insert(early, 'second');
    await early.query('begin');
    await insert(early, 'undone');
    await early.query('rollback');
    await insert(early, 'fourth');
    const page = log.after(0, 10);
    await eventually(async () => reads === 1);
    await late.query('commit');
    // Another reader, further on, meets the gap that was undone and settles everything up to the end.
    expect((await log.after(2, 10)).events.map(({ declaration_no }) => declaration_no)).toEqual(['fourth']);
    release();
    const { events } = await page;
    expect(events.map(({ declaration_no }) => declaration_no)).toEqual(['first', 'second', 'fourth']);
  });

  it('is seen by readers of one store, each from its own position, while it commits', async () => {
    const told: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const from = (await allEvents(one)).at(-1)?.position ?? 0;
      await late.query('begin');
      await insert(late, `late ${round}`);
      await two.write((tx) => appendEvents(tx, new Date(), [passed(`after ${round}`)]));
      const read = async (index: number) => {
        if (index === 8) await late.query('commit');
        const { events } = await one.eventsAfter(index % 2 === 0 ? 0 : from, 100);
        return events.map(({ declaration_no }) => declaration_no).join(', ');
      };
      const [before, news] = [told.join(', '), [`late ${round}`, `after ${round}`]];
      expect([await read(0), await read(1)]).toEqual([before, '']);
      told.push(...news);
      const right = new Set([before, '', told.join(', '), news.join(', ')]);
      const seen = await Promise.all(Array.from({ length: 16 }, (_, index) => read(index)));
      expect(seen.filter((each) => !right.has(each))).toEqual([]);
    }
  });
});
