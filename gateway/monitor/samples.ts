/**
 * What `/metrics` tells of the parts: every metric with its labels, and its values. Labels are names the configuration or
 * the program has (parties, topics, consumers, kinds); never numbers of declarations, names of firms or words of errors.
 *
 * Those of `delivery`, `casework`, `intake`, `alarms` and `deadlines` are counted in the store and are the same at every
 * process: take the maximum, not the sum.
 */
import type { BusHealth } from '../bus/bus.ts';
import type { Figures } from './figures.ts';
import type { Readiness } from './readiness.ts';
import type { Health } from './watch.ts';

export interface MetricRow {
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
}

const gauge = (help: string, ...labels: string[]): MetricRow => ({ type: 'gauge', help, labels });
const counter = (help: string, ...labels: string[]): MetricRow => ({ type: 'counter', help, labels });

export const METRICS = {
  tongguan_ready: gauge('1 when /readyz answers 200.'),
  tongguan_up: gauge('1 while a part works for this process, else 0; the bus where a role needs it.', 'part'),
  tongguan_store_answer_seconds: gauge('How long the store took to answer when it was asked last.'),
  tongguan_bus_hindered: gauge('1 while this hinders the bus: store, topics, relay, consumer, noAnswer.', 'by'),
  tongguan_bus_remarks: gauge('Topics that are not as configured, though nothing is hindered.'),
  tongguan_relay_own: gauge('1 when this process publishes the event log.'),
  tongguan_relay_lease_seconds: gauge('Until the lease of whoever publishes runs out; below 0 nobody publishes.'),
  tongguan_relay_position: gauge('Position in the event log up to which it is published.'),
  tongguan_relay_behind_events: gauge('At most so many events are not published yet.'),
  tongguan_relay_oldest_age_seconds: gauge('Age of the oldest event that is not published yet; 0 when there is none.'),
  tongguan_consumer_state: gauge('1 for the state the consumer of this process is in.', 'consumer', 'state'),
  tongguan_consumer_lag_events: gauge('Not handled yet, by all processes together.', 'consumer', 'topic'),
  tongguan_consumer_paused_partitions: gauge('Partitions that wait to try something again.', 'consumer'),
  tongguan_consumer_last_handled_timestamp_seconds: gauge('When this process handled something last.', 'consumer'),
  tongguan_consumer_handled_total: counter('Handled by this process.', 'consumer'),
  tongguan_consumer_set_apart_total: counter(
    'Failed and set apart, or made dead letters, by this process.',
    'consumer',
  ),
  tongguan_consumer_crashes_total: counter('How often it fell out of its group by itself.', 'consumer'),
  tongguan_consumer_rebalances_total: counter('How often it was given its part of the work.', 'consumer'),
  tongguan_delivery_connected: gauge('1 when some process sends to the party.', 'party'),
  tongguan_delivery_senders: gauge('Processes that send to the party.', 'party'),
  tongguan_delivery_stopped: gauge('1 while an operator has stopped the exchange with the party.', 'party'),
  tongguan_delivery_breaker: gauge('1 for the state of the breaker furthest from closed.', 'party', 'state'),
  tongguan_delivery_queued_messages: gauge('Messages that wait for the party.', 'party'),
  tongguan_delivery_oldest_age_seconds: gauge('Age of the oldest message that waits; 0 when none does.', 'party'),
  tongguan_delivery_under_way_messages: gauge('Messages being sent.', 'party'),
  tongguan_delivery_dead_messages: gauge(
    'Dead letters the party has not acknowledged and nobody has set aside.',
    'party',
  ),
  tongguan_delivery_last_success_timestamp_seconds: gauge('When a message was handed over last.', 'party'),
  tongguan_delivery_attempts_recent: gauge('Attempts that ended in the last five minutes.', 'party', 'outcome'),
  tongguan_delivery_fetch_failing: gauge(
    '1 while no fetch from the party ends well: it fails, or leaves something behind that could not be stored.',
    'party',
  ),
  tongguan_delivery_fetch_left_messages: gauge(
    'Messages that the last fetch could not store, at least; they stay with the party and come again.',
    'party',
  ),
  tongguan_casework_failed_cases: gauge('Cases that could not be settled and wait to be tried again.'),
  tongguan_intake_parked_messages: gauge('Messages whose declaration nobody knows.', 'party'),
  tongguan_alarms_open: gauge('Alarms that need a person, by kind; a kind without any is left out.', 'kind'),
  tongguan_calendar_end_timestamp_seconds: gauge('Until when a calendar in use knows the holidays.', 'calendar'),
  tongguan_deadlines_overdue: gauge('Time limits that have passed and were not taken up yet.'),
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof METRICS;
export type Sample = readonly [name: MetricName, value: number, labels?: Readonly<Record<string, string>>];

/** What is known now; a part that does not answer is left out, so that nothing old passes for new. */
export function samplesOf(health: Health, readiness: Readiness): Sample[] {
  const { store, bus, figures, at } = health;
  return [
    ['tongguan_ready', flag(readiness.ready)],
    ['tongguan_up', flag(readiness.store.state !== 'failed'), { part: 'store' }],
    ...(store.value === undefined ? [] : ([['tongguan_store_answer_seconds', store.seconds]] as const)),
    ...(readiness.bus === undefined
      ? []
      : ([['tongguan_up', flag(readiness.bus.state !== 'failed'), { part: 'bus' }]] as const)),
    ...HINDRANCES.map(
      (by): Sample => ['tongguan_bus_hindered', flag(readiness.bus?.hindrances.includes(by) === true), { by }],
    ),
    ...[...health.calendars].map(
      ([calendar, end]): Sample => ['tongguan_calendar_end_timestamp_seconds', end, { calendar }],
    ),
    ...(bus?.value === undefined ? [] : busSamples(bus.value, at)),
    ...(figures.value === undefined ? [] : figureSamples(figures.value, at)),
  ];
}

const HINDRANCES = ['store', 'topics', 'relay', 'consumer', 'noAnswer'] as const;
const CONSUMER_STATES = ['stopped', 'waiting', 'running'] as const;
const BREAKER_STATES = ['closed', 'halfOpen', 'open'] as const;

function busSamples({ relay, consumers, remarks }: BusHealth, at: Date): Sample[] {
  const samples: Sample[] = [['tongguan_bus_remarks', remarks.length]];
  if (relay !== undefined) {
    const { own, until, position, behind, oldestAgeMs = 0 } = relay;
    samples.push(
      ['tongguan_relay_own', flag(own)],
      ['tongguan_relay_lease_seconds', until === undefined ? -1 : -age(until, at)],
      ['tongguan_relay_position', position],
      ['tongguan_relay_behind_events', behind],
      ['tongguan_relay_oldest_age_seconds', oldestAgeMs / 1000],
    );
  }
  for (const each of consumers) {
    const { consumer } = each;
    samples.push(
      ...CONSUMER_STATES.map(
        (state): Sample => ['tongguan_consumer_state', flag(each.state === state), { consumer, state }],
      ),
      ...[...byTopic(each.lag ?? [])].map(
        ([topic, behind]): Sample => ['tongguan_consumer_lag_events', behind, { consumer, topic }],
      ),
      ['tongguan_consumer_paused_partitions', each.paused.length, { consumer }],
      ['tongguan_consumer_handled_total', each.handled, { consumer }],
      ['tongguan_consumer_set_apart_total', each.isolated, { consumer }],
      ['tongguan_consumer_crashes_total', each.crashes, { consumer }],
      ['tongguan_consumer_rebalances_total', each.rebalances, { consumer }],
    );
    if (each.lastHandledAt !== undefined) {
      samples.push(['tongguan_consumer_last_handled_timestamp_seconds', seconds(each.lastHandledAt), { consumer }]);
    }
  }
  return samples;
}

function byTopic(lag: readonly { readonly partition: string; readonly behind: number }[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { partition, behind } of lag) {
    const topic = partition.replace(/\/\d+$/, '');
    sums.set(topic, (sums.get(topic) ?? 0) + behind);
  }
  return sums;
}

function figureSamples(figures: Figures, at: Date): Sample[] {
  const samples: Sample[] = [
    ['tongguan_casework_failed_cases', figures.failedCases],
    ['tongguan_deadlines_overdue', figures.overdue],
    ...[...figures.alarms].map(([kind, n]): Sample => ['tongguan_alarms_open', n, { kind }]),
  ];
  for (const health of figures.parties) {
    const { party, oldestQueuedAt, lastSuccessAt } = health;
    samples.push(
      ['tongguan_delivery_connected', flag(health.connected), { party }],
      ['tongguan_delivery_senders', health.senders, { party }],
      ['tongguan_delivery_stopped', flag(health.stopped !== undefined), { party }],
      ...BREAKER_STATES.map(
        (state): Sample => ['tongguan_delivery_breaker', flag(health.breaker === state), { party, state }],
      ),
      ['tongguan_delivery_queued_messages', health.queued, { party }],
      [
        'tongguan_delivery_oldest_age_seconds',
        oldestQueuedAt === undefined ? 0 : Math.max(0, age(oldestQueuedAt, at)),
        { party },
      ],
      ['tongguan_delivery_under_way_messages', health.underWay, { party }],
      ['tongguan_delivery_dead_messages', health.dead, { party }],
      ['tongguan_delivery_fetch_failing', flag(health.fetchFailing !== undefined), { party }],
      ['tongguan_delivery_fetch_left_messages', health.fetchFailing?.left ?? 0, { party }],
      ['tongguan_intake_parked_messages', figures.parked.get(party) ?? 0, { party }],
      ...Object.entries(figures.attempts.get(party) ?? {}).map(
        ([outcome, n]): Sample => ['tongguan_delivery_attempts_recent', n, { party, outcome }],
      ),
    );
    if (lastSuccessAt !== undefined) {
      samples.push(['tongguan_delivery_last_success_timestamp_seconds', seconds(lastSuccessAt), { party }]);
    }
  }
  return samples;
}

const flag = (value: boolean): number => (value ? 1 : 0);
const seconds = (time: string): number => Date.parse(time) / 1000;
const age = (time: string, at: Date): number => (at.getTime() - Date.parse(time)) / 1000;
