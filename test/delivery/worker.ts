/**
 * One process that delivers, for tests that kill it: `tsx worker.ts DATABASE PARTNER LEASE_MS`. Its road posts the
 * message with its reference and process id. Ends in order at SIGTERM.
 */
import { DeliveryFailure } from '../../adapters/adapter.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { declarationOf, processOn, signalled } from './support.ts';

const [database = '', partner = '', leaseMs = ''] = process.argv.slice(2);
const store = await openPostgresStore(database);
const adapter = signalled('customs', async (message, signal) => {
  const address = `${partner}/${declarationOf(message)}/${message.reference}/${process.pid}`;
  const response = await fetch(address, { method: 'POST', body: Buffer.from(message.body), signal }).catch((error) => {
    throw new DeliveryFailure('ambiguous', 'reset', String(error));
  });
  if (!response.ok) throw new DeliveryFailure('transient', `http-${response.status}`, 'later');
  return [];
});
const { delivery } = processOn(store, [adapter], { leaseMs: Number(leaseMs), drainPerSecond: 10_000 });
await delivery.start();
process.on('SIGTERM', async () => {
  await delivery.stop();
  await store.close();
});
console.log('delivering');
