/** The kafkajs client, with every setting said: some of its defaults depend on NODE_ENV. */
import { Kafka, type LogEntry, logLevel, type RetryOptions } from 'kafkajs';
import type { Logger } from 'pino';
import { wordsOf } from '../tally.ts';
import { quietRequestQueue } from './quiet-queue.ts';
import type { CheckedSettings } from './settings.ts';

/** A few quick tries of its own; whoever uses the client tries again for ever, and knows what he does. */
export const RETRY: Required<RetryOptions> = {
  retries: 3,
  initialRetryTime: 100,
  maxRetryTime: 2_000,
  factor: 0.2,
  multiplier: 2,
  // A consumer that ended is begun anew by us, see member.ts.
  restartOnFailure: async () => false,
};

const CONNECT_MS = 5_000;

/** A client; nothing is connected yet. */
export function openKafka({ brokers, clientId, ssl, sasl, times }: CheckedSettings, log: Logger): Kafka {
  quietRequestQueue(log);
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: CONNECT_MS,
    requestTimeout: times.requestMs,
    enforceRequestTimeout: true,
    retry: RETRY,
    // At DEBUG kafkajs can be made to write what it sends, passwords too.
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => passOn(log, entry),
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
  });
}

/** Quieter than kafkajs has it: it calls an error what it is about to try again, and what fails we log ourselves. */
function passOn(
  log: Logger,
  { namespace, level, log: { message, timestamp: _, logger: __, ...more } }: LogEntry,
): void {
  const line = { kafkajs: namespace, ...more };
  if (level === logLevel.ERROR) log.info(line, message);
  else log.debug(line, message);
}

/** An error for the log: what Kafka says in words; what may be a mistake of ours with where it came from. */
export const told = (error: unknown): { readonly reason: string } | { readonly err: unknown } =>
  error instanceof Error && !error.name.startsWith('KafkaJS') ? { err: error } : { reason: wordsOf(error) };
