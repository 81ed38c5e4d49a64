import { describe, expect, it } from 'vitest';
import type { BusHealth, ConsumerHealth } from '../bus/bus.ts';
import { ROLES, type Role } from '../config.ts';
import type { PartyHealth } from '../delivery/health.ts';
import { readinessOf } from './readiness.ts';
import type { Health } from './watch.ts';

const consumer = (name: string, more: Partial<ConsumerHealth> = {}): ConsumerHealth => ({
  consumer: name,
  state: 'running',
  lag: [{ partition: 't.clearance/0', behind: 3 }],
  handled: 0,
  lastHandledAt: undefined,
  isolated: 0,
  crashes: 0,
  rebalances: 1,
  paused: [],
  lastError: undefined,
  ...more,
});
const bus = (more: Partial<BusHealth> = {}): BusHealth => ({
  kind: 'kafka',
  troubles: [],
  remarks: [],
  consumers: [consumer('casework'), consumer('intake')],
  ...more,
});
const party = (name: string, more: Partial<PartyHealth> = {}): PartyHealth => ({
  party: name,
  connected: true,
  senders: 1,
  stopped: undefined,
  queued: 0,
  oldestQueuedAt: undefined,
  underWay: 0,
  dead: 0,
  lastSuccessAt: undefined,
  breaker: 'closed',
  openUntil: undefined,
  fetchFailing: undefined,
  ...more,
});
const health = (more: Partial<Health> = {}, parties: readonly PartyHealth[] = []): Health => ({
  at: new Date(),
  store: { value: true, seconds: 0.001 },
  bus: { value: bus(), seconds: 0.001 },
  figures: {
    value: { parties, attempts: new Map(), failedCases: 0, parked: new Map(), alarms: new Map(), overdue: 0 },
    seconds: 0.001,
  },
  calendars: new Map(),
  ...more,
});
const withBus = (more: Partial<BusHealth>) => health({ bus: { value: bus(more), seconds: 0 } });
const of = (seen: Health, roles: readonly Role[] = ROLES) => readinessOf(seen, roles, ['customs', 'railway']);

it('is ready when everything works', () => {
  expect(of(health())).toMatchObject({ ready: true, store: { state: 'ok' }, bus: { state: 'ok' } });
});

it('is not ready without the store, whatever the process does', () => {
  for (const role of ROLES) {
    expect(of(health({ store: { trouble: 'ECONNREFUSED 10.1.2.3:5432' }, bus: undefined }), [role]).ready).toBe(false);
  }
});

describe('a process that works on the bus', () => {
  it.each<[string, Partial<BusHealth>, string]>([
    ['topics are not there', { troubles: ['topics: ECONNREFUSED 10.1.2.3:9092'] }, 'topics'],
    ['publishing fails', { troubles: ['relay: no answer within 15000 ms'] }, 'relay'],
    ['casework crashed', { consumers: [consumer('casework', { state: 'waiting' }), consumer('intake')] }, 'consumer'],
    ['intake has not begun', { consumers: [consumer('casework')] }, 'consumer'],
    ['intake was stopped', { consumers: [consumer('casework'), consumer('intake', { state: 'stopped' })] }, 'consumer'],
  ])('is not ready when %s', (_, more, by) => {
    const { ready, bus: part } = of(withBus(more));
    expect(ready).toBe(false);
    expect(part).toMatchObject({ state: 'failed', hindrances: [by] });
    expect(part?.en).not.toMatch(/10\.1\.2\.3|15000/);
    expect(part?.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('is not ready when the bus does not say how it is', () => {
    expect(of(health({ bus: { trouble: 'no answer within 2500 ms' } }))).toMatchObject({
      ready: false,
      bus: { kind: 'unknown', hindrances: ['noAnswer'] },
    });
  });

  it('tells all that hinders it at once', () => {
    const part = of(withBus({ troubles: ['topics: away', 'relay: away', 'consumer intake: gone'], consumers: [] })).bus;
    expect(part?.hindrances).toEqual(['topics', 'relay', 'consumer']);
    for (const word of ['topics', 'event log', 'casework', 'intake']) expect(part?.en).toContain(word);
  });

  it('is ready, and says so, while partitions wait or the store is slow to say how far it is', () => {
    const paused = of(withBus({ consumers: [consumer('casework', { paused: ['t/1'] }), consumer('intake')] }));
    expect(paused).toMatchObject({ ready: true, bus: { state: 'impaired' } });
    expect(of(withBus({ troubles: ['store: no answer within 1000 ms'] }))).toMatchObject({
      ready: true,
      bus: { state: 'impaired', hindrances: ['store'] },
    });
  });

  it('needs the consumers of its own roles only', () => {
    expect(of(withBus({ consumers: [consumer('casework')] }), ['clearance']).ready).toBe(true);
    expect(of(withBus({ consumers: [consumer('intake')] }), ['notify']).ready).toBe(true);
    expect(of(withBus({ kind: 'embedded', consumers: [] }), ['notify']).ready).toBe(true);
    expect(of(withBus({ kind: 'embedded', consumers: [] }), ['clearance']).ready).toBe(false);
  });
});

it('tells how each party stands, and is ready whatever that is', () => {
  const stopped = { since: '2018-01-05T01:30:00.000Z', by: '张伟', reason: '系统维护' };
  const state = (more: Partial<PartyHealth>) => {
    const { ready, parties } = of(health({}, [party('customs', more)]));
    expect(ready).toBe(true);
    expect(JSON.stringify({ ...parties[0], health: undefined })).not.toMatch(/张伟|系统维护/);
    return parties.map((each) => each.state);
  };
  expect(state({})).toEqual(['ok', 'unknown']);
  expect(state({ stopped, breaker: 'open' })[0]).toBe('stopped');
  expect(state({ breaker: 'open', queued: 100 })[0]).toBe('failing');
  expect(state({ breaker: 'halfOpen' })[0]).toBe('trying');
  const fetchFailing = { since: '2018-01-05T01:30:00.000Z', left: 1 };
  expect(state({ fetchFailing })[0]).toBe('fetchFailing');
  expect(state({ fetchFailing, breaker: 'open' })[0]).toBe('failing');
  expect(state({ fetchFailing, stopped })[0]).toBe('stopped');
  expect(state({ connected: false })[0]).toBe('notConnected');
});
