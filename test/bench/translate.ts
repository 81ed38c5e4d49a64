/** Each format, written from the canonical declaration and read back; and the check of the canonical declaration itself. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { jsonOf } from '../../gateway/api/body.ts';
import { adapterFor, CANONICAL, offlineContext, readContext, translatableFormats } from '../../gateway/cli/formats.ts';
import { checkJson } from '../../gateway/declaration/submission.ts';
import type { PureBench } from './bench.ts';
import { type Kind, Maker, sampleOf } from './declarations.ts';
import { microseconds } from './pure.ts';

const MILLION = 1_000_000;
const NO = '1260112050300001';

export const translateBench: PureBench = ({ plan, report, say }) => {
  say('translate');
  for (const format of translatableFormats()) {
    if (format === CANONICAL) continue;
    const adapter = adapterFor(format);
    if (adapter === undefined) throw new Error(`no adapter writes ${format}`);
    const declaration: Declaration = sampleOf(adapter.party === 'airport' ? 'air' : 'rail');
    const context = {
      declarationNo: NO,
      numbers: [],
      reference: 'TG000000000001',
      now: new Date(),
      utcOffsetMinutes: 480,
      partner: { party: adapter.party, profile: '', url: '', timeoutMs: 0, codes: {} },
    };
    const encode = () => adapter.encode({ kind: 'declare', declaration }, context, format);
    const { body } = encode();
    const read = () => {
      adapter.read(body, readContext());
      return adapter.toDeclaration(body, readContext());
    };
    if (read()?.declaration === undefined) throw new Error(`${format} does not read what it wrote`);
    report.figure(`encode ${format}`, MILLION / microseconds(encode, plan.pureMs), '1/s');
    report.figure(`read ${format}`, MILLION / microseconds(read, plan.pureMs), '1/s');
  }
  for (const kind of ['rail', 'air'] satisfies Kind[]) {
    const bytes = Buffer.from(new Maker().next(kind));
    const check = () => {
      const { value, findings } = jsonOf(bytes);
      return checkJson(value, offlineContext(), findings);
    };
    if (check().kind !== 'valid') throw new Error(`the sample (${kind}) is not valid`);
    report.figure(`check of a declaration (${kind})`, microseconds(check, plan.pureMs), 'µs');
  }
};
