/** A thread beside the one that serves: does one piece of work after the other and keeps nothing between them. */
import { parentPort } from 'node:worker_threads';
import { adapters as registered } from '../../adapters/registry.ts';
import { eventCheck } from '../bus/event-check.ts';
import { withPartyReports } from '../bus/party-report.ts';
import { checkAmendment } from '../declaration/check-amendment.ts';
import { checkBody } from '../declaration/submission.ts';
import { readIncoming } from '../intake/receive.ts';
import type { Asked, Kind, Told, Works } from './works.ts';

const adapters = withPartyReports(registered, eventCheck());

function done(work: Asked): Works[Kind]['output'] {
  const { now, utcOffsetMinutes, partners } = work.input;
  const gateway = { adapters, partners, utcOffsetMinutes, clock: () => now };
  if (work.kind === 'check') return checkBody(work.input.bytes, work.input.form, gateway);
  if (work.kind === 'amendment') return checkAmendment(work.input.bytes, work.input.stored, gateway);
  const { party, bytes, mediaType } = work.input;
  return readIncoming(gateway, { party, body: bytes, mediaType }, now);
}

const port = parentPort;
if (port === null) throw new Error('this is no program; it is a thread of the gateway');
const tell = (told: Told) => port.postMessage(told);
port.on('message', (work: Asked) => {
  try {
    tell({ id: work.id, output: done(work) });
  } catch (error) {
    tell({ id: work.id, error });
  }
});
tell({ ready: true });
