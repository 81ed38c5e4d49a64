/** Limits per office: what an office sets for itself holds for the declarations made there, and for nobody else's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { loadCase } from '../../gateway/casework/load.ts';
import { settle } from '../../gateway/casework/settle.ts';
import { decide } from '../../gateway/clearance/decide.ts';
import { loadConfig } from '../../gateway/config.ts';
import { type Gateway, policyAt } from '../../gateway/context.ts';
import { recordStatements } from '../../gateway/intake/statements.ts';
import { declarationFixture } from '../support/fixture.ts';
import { temporaryFolder } from '../support/folder.ts';
import { jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

const MINUTE_MS = 60_000;
const config = loadConfig(
  {},
  {
    policy: {
      calendar: 'always',
      limits: { waitForOther: { ms: 120 * MINUTE_MS } },
      sites: { railway: 'YARD' },
      offices: {
        '0501': { limits: { waitForOther: { ms: 30 * MINUTE_MS }, toCollect: null } },
        '0502': { sites: { railway: 'YARD-2' } },
      },
    },
  },
);

describe('the policy of an office', () => {
  it('has what the office sets, and the common rest', () => {
    expect(policyAt(config, '0501').limits).toEqual({
      ...config.policy.limits,
      waitForOther: { ms: 30 * MINUTE_MS },
      toCollect: undefined,
    });
    expect(policyAt(config, '0501').sites).toEqual({ railway: 'YARD' });
    expect(policyAt(config, '0502')).toMatchObject({ limits: config.policy.limits, sites: { railway: 'YARD-2' } });
  });

  it('is the common one where an office sets nothing', () => {
    expect(policyAt(config, '0503')).toBe(config.policy);
  });

  it('is refused under a code that is no office, or with a limit there is not', () => {
    expect(() => loadConfig({}, { policy: { offices: { DATONG: {} } } })).toThrow('/policy/offices');
    const wrong = { policy: { offices: { '0501': { limits: { waitForOther: { ms: -1 } } } } } };
    expect(() => loadConfig({}, wrong)).toThrow('/policy/offices/0501/limits/waitForOther/ms');
  });
});

describe('two offices', () => {
  const folder = temporaryFolder();
  let one: StandIn;
  let gateway: Gateway;
  beforeAll(async () => {
    const quiet = async () => [];
    one = await standIn(folder.path, [
      jsonAdapter('customs', 'agency', quiet),
      jsonAdapter('inspection', 'agency', quiet),
      jsonAdapter('railway', 'premises', quiet),
    ]);
    gateway = { ...one.gateway, policy: config.policy, offices: config.offices };
  });
  afterAll(async () => {
    await one.stop();
    folder.remove();
  });

  /** Customs wants to inspect at the given moment, the other agency is silent. */
  async function wished(office: string, at: Date): Promise<string> {
    const no = await one.submit(declarationFixture(`OFFICE-${office}`, { declarationOffice: office }));
    const wish: Statement = { party: 'customs', kind: 'inspect', senderTime: at.toISOString() };
    await gateway.store.write(async (tx) => {
      const row = await tx.selectFrom('declarations').select('firm').where('no', '=', no).executeTakeFirstOrThrow();
      const owner = { declarationNo: no, firm: row.firm };
      await recordStatements(tx, owner, { messageId: `wish-${office}`, from: 0 }, [wish], at);
      await settle(tx, gateway, no, at);
    });
    return no;
  }

  const ordersAt = async (no: string, now: Date): Promise<number> => {
    await gateway.store.write((tx) => settle(tx, gateway, no, now));
    const rows = await gateway.store.read
      .selectFrom('orders')
      .select('kind')
      .where('declaration_no', '=', no)
      .execute();
    return rows.length;
  };

  it('wait each as long as its own limit says, and are looked at again then', async () => {
    const start = new Date('2018-01-05T02:00:00Z');
    const later = (minutes: number) => new Date(start.getTime() + minutes * MINUTE_MS);
    const [quick, common] = [await wished('0501', start), await wished('0503', start)];
    for (const [no, office, minutes] of [
      [quick, '0501', 30],
      [common, '0503', 120],
    ] as const) {
      const loaded = await loadCase(gateway.store.read, gateway.adapters, no);
      if (loaded === undefined) throw new Error(`${no} is stored`);
      expect(decide(loaded.facts, policyAt(gateway, office), start).deadline).toBe(later(minutes).toISOString());
    }
    expect([await ordersAt(quick, later(29)), await ordersAt(common, later(29))]).toEqual([0, 0]);
    expect([await ordersAt(quick, later(31)), await ordersAt(common, later(31))]).toEqual([1, 0]);
    expect([await ordersAt(quick, later(121)), await ordersAt(common, later(121))]).toEqual([1, 1]);
  });
});
