/** The demo's four declarations: submitted under references of a test's own, followed to their end, and judged. */
import { CASES, type DemoCase, type Ended, judge } from '../../gateway/cli/demo-cases.ts';
import { sampleBytes, sampleText } from '../../gateway/cli/sample.ts';
import { type Accepted, type Answer, recordsOf, statusOf, submit, until } from './client.ts';
import type { Ready } from './tongguan.ts';

export { CASES, type DemoCase };

/** Case c travels as a DecMessage file, the others as canonical JSON. */
function bodyOf(one: DemoCase, suffix = ''): { readonly body: Uint8Array; readonly type: string } {
  const { traderReference } = JSON.parse(sampleText(one.sample)) as { traderReference: string };
  const body = sampleBytes(one.sample, {
    reference: `${traderReference}${suffix}`,
    ...(one.format === undefined ? {} : { format: one.format }),
  });
  if (one.format !== undefined) return { body, type: 'application/xml' };
  return { body: onItsOwnBill(body, suffix), type: 'application/json' };
}

/** What is on one bill is shared: a later round has bills of its own. */
function onItsOwnBill(body: Uint8Array, suffix: string): Uint8Array {
  const declaration = JSON.parse(Buffer.from(body).toString('utf8')) as { bill?: { number: string } };
  const { bill } = declaration;
  if (bill === undefined || suffix === '') return body;
  const number = `${bill.number}${suffix.replaceAll(/[^0-9A-Za-z]/g, '')}`;
  return Buffer.from(JSON.stringify({ ...declaration, bill: { ...bill, number } }));
}

export function submitCase(ready: Ready, one: DemoCase, suffix = ''): Promise<Answer> {
  const { body, type } = bodyOf(one, suffix);
  return submit(ready, body, type);
}

/** Submits all four. @returns their numbers by the key of the case. @throws Error when one is not taken. */
export async function submitFour(ready: Ready, suffix = ''): Promise<Map<string, string>> {
  const numbers = new Map<string, string>();
  for (const one of CASES) {
    const answer = await submitCase(ready, one, suffix);
    if (answer.status !== 202) throw new Error(`${one.key} was answered ${answer.status}: ${answer.text}`);
    numbers.set(one.key, answer.json<Accepted>().declarationNo);
  }
  return numbers;
}

/** Only to end what hangs: a busy machine may take several times as long as an idle one. */
const LIMIT_MS = 120_000;

async function judgeNow(ready: Ready, one: DemoCase, no: string): Promise<Ended> {
  return judge(one, no, await statusOf(ready, no), await recordsOf(ready, no), []);
}

export const isOver = async (ready: Ready, one: DemoCase, no: string): Promise<boolean> =>
  one.isOver(await statusOf(ready, no));

/** Waits until all four ended and the mocks wrote it down; what is still wrong after that is in `faults`. */
export async function followFour(ready: Ready, numbers: ReadonlyMap<string, string>): Promise<Ended[]> {
  return Promise.all(
    CASES.map(async (one) => {
      const no = numbers.get(one.key) ?? '';
      await until(`case ${one.key} ends`, LIMIT_MS, () => isOver(ready, one, no), 100);
      // The mocks write what they did a moment after they told the gateway.
      return until(
        `case ${one.key} is written down`,
        LIMIT_MS,
        async () => {
          const ended = await judgeNow(ready, one, no);
          return ended.faults.length === 0 && ended;
        },
        200,
      ).catch(() => judgeNow(ready, one, no));
    }),
  );
}
