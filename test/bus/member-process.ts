/**
 * A process that follows the bus, to be killed by a test:
 *
 *     node --import tsx test/bus/member-process.ts '{"store": …, "kafka"?: …, "member": …, "slowMs": …}'
 */
import { pino } from 'pino';
import { embeddedBus } from '../../gateway/bus/embedded.ts';
import { openKafkaBus } from '../../gateway/bus/kafka/kafka-bus.ts';
import type { KafkaSettings } from '../../gateway/bus/kafka/settings.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import { effectsOf } from './effects.ts';

export interface MemberSettings {
  /** Address of a database, or name of a file. */
  readonly store: string;
  readonly kafka?: KafkaSettings;
  readonly member: string;
  readonly slowMs: number;
}

const { store: target, kafka, member, slowMs } = JSON.parse(process.argv[2] ?? '') as MemberSettings;
const log = pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'silent' }, pino.destination(2));
const store = target.startsWith('postgres') ? await openPostgresStore(target) : await openSqliteStore(target);
const bus =
  kafka === undefined ? embeddedBus({ store, log }) : openKafkaBus({ store, log, settings: kafka, parties: [] });
effectsOf(bus, { member, slowMs });
bus.start();
process.stdout.write('started\n');
