/** Checking and reading where there is time for it: in another thread, where there is one. */
import type { Reading } from '../../adapters/adapter.ts';
import type { Gateway } from '../context.ts';
import { checkAmendment } from '../declaration/check-amendment.ts';
import type { Checked, StoredDeclaration, Validation } from '../declaration/checked.ts';
import type { DeclCode } from '../declaration/codes.ts';
import type { Finding } from '../declaration/finding.ts';
import { checkBody } from '../declaration/submission.ts';
import { type Incoming, readIncoming } from '../intake/receive.ts';
import { GaveUpError } from './threads.ts';
import type { Surroundings } from './works.ts';

const surroundings = ({ utcOffsetMinutes, partners }: Gateway, now: Date): Surroundings => ({
  now,
  utcOffsetMinutes,
  partners,
});

/** Everything wrong with a submission. Never throws on bad input. */
export async function checkSubmission(gateway: Gateway, bytes: Uint8Array, form: 'json' | 'xml'): Promise<Checked> {
  const here = () => checkBody(bytes, form, gateway);
  if (gateway.threads === undefined) return here();
  try {
    return await gateway.threads.run('check', { ...surroundings(gateway, gateway.clock()), bytes, form }, here);
  } catch (error) {
    if (error instanceof GaveUpError) return { kind: 'invalid', findings: TOO_MUCH };
    throw error;
  }
}

/** Everything wrong with the declaration in a request to amend one; undefined where there is none. */
export async function checkAmendRequest(
  gateway: Gateway,
  bytes: Uint8Array,
  stored: StoredDeclaration,
): Promise<Validation | undefined> {
  const here = () => checkAmendment(bytes, stored, gateway);
  if (gateway.threads === undefined) return here();
  try {
    const input = { ...surroundings(gateway, gateway.clock()), bytes, stored };
    return await gateway.threads.run('amendment', input, here);
  } catch (error) {
    if (error instanceof GaveUpError) return { findings: TOO_MUCH, parties: [], declaration: undefined };
    throw error;
  }
}

const TOO_MUCH: readonly Finding[] = [
  {
    pointer: '',
    code: 'DECL-TOO-MANY' satisfies DeclCode,
    detail: 'cannot be checked in the time and memory there is; send fewer goods in one declaration',
    detailZh: '超出可校验的时间或内存，请减少单票申报的内容',
  },
];

/** What a party's message says; undefined when it is of no format we know. Never throws on bad input. */
export async function readMessage(gateway: Gateway, incoming: Incoming, now: Date): Promise<Reading | undefined> {
  const here = () => readIncoming(gateway, incoming, now);
  if (gateway.threads === undefined) return here();
  const { party, body: bytes, mediaType } = incoming;
  try {
    return await gateway.threads.run('read', { ...surroundings(gateway, now), party, bytes, mediaType }, here);
  } catch (error) {
    if (error instanceof GaveUpError) return tooMuch(party);
    throw error;
  }
}

/** It is stored with its bytes all the same, for a person to look at. */
const tooMuch = (party: string): Reading => ({
  party,
  format: `${party}/unknown`,
  type: 'unknown',
  version: '',
  problems: [
    {
      code: 'READ-GAVE-UP',
      severity: 'error',
      at: '/',
      message: 'The message could not be read in the time and memory there is; split it.',
      messageZh: '超出可读取的时间或内存，请拆分报文。',
    },
  ],
  meaning: {},
  reports: [],
});
