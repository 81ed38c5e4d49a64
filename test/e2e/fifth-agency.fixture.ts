import type { Adapter, Reading } from '../../adapters/adapter.ts';
import { postMessage } from '../../adapters/roads/http.ts';

const FORMAT = 'taxation/json';
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Tax office 税务: has a say in exports. Told in JSON; answers `{"no": "…", "verdict": "release", "at": "…"}`. */
export const taxationAdapter: Adapter = {
  party: 'taxation',
  title: { en: 'Tax office', zh: '税务' },
  capabilities: {
    role: 'agency',
    instructions: ['declare', 'withdraw'],
    formats: [FORMAT],
    // It may get a message twice when nobody knows whether it arrived.
    partnerDeduplicates: true,
    fetches: false,
  },
  concerns: ({ direction }) => direction === 'export',
  encode: ({ kind, declaration }, { declarationNo, reference }) => ({
    format: FORMAT,
    type: kind,
    mediaType: 'application/json',
    reference,
    body: json({ reference, what: kind, no: declarationNo, firm: declaration.parties.trader.uscc }),
  }),
  read(bytes): Reading | undefined {
    let said: { no?: string; verdict?: string; at?: string };
    try {
      said = JSON.parse(text(bytes));
    } catch {
      return undefined;
    }
    const { no, verdict, at } = said;
    if (no === undefined || at === undefined) return undefined;
    const kind = verdict === 'release' ? 'released' : verdict === 'hold' ? 'held' : 'noted';
    const statements = [{ party: 'taxation', kind, senderTime: at } as const];
    const report = { numbers: [{ kind: 'declarationNo', value: no } as const], learned: [], statements };
    const about = { party: 'taxation', format: FORMAT, type: 'verdict', version: '1' };
    return { ...about, problems: [], meaning: { no, verdict }, reports: [report] };
  },
  acknowledge: () => undefined,
  toDeclaration: () => undefined,
  connect: ({ url, timeoutMs }) => ({
    async send({ body, mediaType }, signal) {
      await postMessage(`${url}/declarations`, { body, mediaType, timeoutMs, signal });
      return [];
    },
    close: async () => undefined,
  }),
};
