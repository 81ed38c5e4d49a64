/** The published DecMessages, submitted as files: taken, or refused with every reason named; the real one runs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../gateway/cli/demo-cases.ts';
import { type Accepted, ask, type Problem, recordsOf, statusOf, submit, until } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Running, start } from '../support/tongguan.ts';

const SAMPLES = new URL('../../../shared/samples/customs/', import.meta.url);
const REAL = 'decmessage-2016/DecMessage-real-2018-02-export-0615.xml';
/** What is wrong with the others, where it stands; a message that is no DecMessage has no places. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'decmessage-2016/DecSupplement-save.xml': [],
  // Placeholders for the codes of the firms and for the container.
  'decmessage-2016/ImportMessage-SWDEC001-wrapper.xml': [
    '/parties/trader/uscc',
    '/parties/declarant/uscc',
    '/containers/0/number',
  ],
  // A template: every element, empty.
  'decmessage-2018/DecMessage-template-full.xml': [
    ...['IEFlag', 'CustomMaster', 'IEPort', 'TradeCode', 'TradeName', 'AgentCode', 'TradeMode', 'TrafMode'].map(
      (name) => `/DecMessage/DecHead/${name}`,
    ),
    ...['GrossWet', 'NetWt', 'PackNo', 'WrapType', 'TradeCountry'].map((name) => `/DecMessage/DecHead/${name}`),
    ...['GNo', 'CodeTS', 'GName', 'GQty', 'GUnit', 'DeclTotal', 'TradeCurr', 'OriginCountry'].map(
      (name) => `/DecMessage/DecLists/DecList/${name}`,
    ),
  ],
};
const present = existsSync(SAMPLES);
if (!present)
  console.warn('Not run: ../shared/samples/customs is missing, the published DecMessages are not submitted.');

const folder = temporaryFolder();
const files = present
  ? ['decmessage-2016', 'decmessage-2018'].flatMap((name) =>
      readdirSync(new URL(name, SAMPLES)).map((file) => `${name}/${file}`),
    )
  : [];
const read = (file: string) => readFileSync(new URL(file, SAMPLES));

describe.runIf(present)('published DecMessages', () => {
  let service: Running;
  const send = (file: string) => submit(service.ready, read(file), 'application/xml', service.ready.keys.operator);

  beforeAll(async () => {
    service = await start({ data: folder.path });
  });
  afterAll(async () => {
    await service?.stop();
    await service?.clean();
    folder.remove();
  });

  it('the merged import is taken', async () => {
    const answer = await send('decmessage-2018/DecMessage-3.1-merged-import.xml');
    expect(answer.status, answer.text).toBe(202);
    expect(answer.json<Accepted>().declarationNo).toMatch(/^\d{16}$/);
  });

  it.each(Object.entries(REFUSED))('%s is refused with every reason named', async (file, reasons) => {
    const answer = await send(file);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const { errors = [], code } = answer.json<Partial<Problem>>();
    expect(code).toBe(reasons.length === 0 ? 'TG-1008' : 'TG-1001');
    const named = errors.map((each) => each.pointer);
    for (const reason of reasons) expect(named).toContain(reason);
    for (const error of errors) {
      expect(error.code).toMatch(/^[A-Z]+-[A-Z-]+$/);
      expect(error.detail).not.toBe('');
    }
    // Nothing is named twice, and checking says the same as submitting.
    expect(new Set(errors.map((each) => `${each.pointer} ${each.code}`)).size).toBe(errors.length);
    const url = `${service.ready.gateway}/v1/declarations:validate`;
    const dry = await ask(url, { key: service.ready.keys.operator, type: 'application/xml', body: read(file) });
    expect({ status: dry.status, errors: dry.json<Partial<Problem>>().errors ?? [] }).toEqual({ status: 422, errors });
  });

  it('every file there is has its expectation here', () => {
    expect([...Object.keys(REFUSED), REAL, 'decmessage-2018/DecMessage-3.1-merged-import.xml'].sort()).toEqual(
      [...files].sort(),
    );
  });

  it('the real export under processing trade runs to its release, once', async () => {
    const answer = await send(REAL);
    expect(answer.status, answer.text).toBe(202);
    const { declarationNo } = answer.json<Accepted>();
    const again = await send(REAL);
    expect(again.json<Accepted>().declarationNo).toBe(declarationNo);
    const { document } = await declared(service, declarationNo);
    expect(document).toMatchObject({ direction: 'export', supervisionMode: '0615', format: 'customs/dec-2016' });

    const released = await until<StatusView>('it is released', 60_000, async () => {
      const status = await statusOf(service.ready, declarationNo);
      return status.status === 'released' && status;
    });
    expect(released.inspectionOrders).toEqual([]);
    expect(new Set(released.releaseOrders.map(({ number }) => number)).size).toBe(1);
    // The agencies had it, and nobody was told anything he must not be told.
    const records = await recordsOf(service.ready, declarationNo);
    expect(records.has('customs')).toBe(true);
    for (const [party, { violations }] of records) expect({ party, violations }).toEqual({ party, violations: [] });
    const premises = ['railway', 'airport'].map((party) => records.get(party)).filter((each) => each !== undefined);
    for (const { releaseOrders } of premises) expect(releaseOrders).toHaveLength(1);
  });
});

/** What the gateway says it stored: the direction and format, and what the DecMessage sent on to customs says. */
async function declared({ ready }: Running, no: string) {
  const { keys, gateway } = ready;
  const detail = (await ask(`${gateway}/v1/declarations/${no}`, { key: keys.operator })).json<{
    direction: string;
    format: string;
  }>();
  const body = await until('customs has it', 60_000, async () => {
    const page = (await ask(`${gateway}/v1/declarations/${no}/messages`, { key: keys.operator })).json<{
      items: { id: string; type: string; direction: string; party: string }[];
    }>();
    const sent = page.items.find(
      ({ party, direction, type }) => party === 'customs' && direction === 'out' && type === 'DecMessage',
    );
    return sent === undefined
      ? undefined
      : (await ask(`${gateway}/v1/messages/${sent.id}/body`, { key: keys.operator })).text;
  });
  const supervisionMode = /<TradeMode>(\d{4})<\/TradeMode>/.exec(body)?.[1];
  return { document: { direction: detail.direction, format: detail.format, supervisionMode } };
}
