import type { Block } from './blocks.ts';
import { type Line, maybe, type ReadContext } from './fields.ts';
import { at } from './problems.ts';
import { cleanText, type LineWriter, refuse } from './text.ts';
import type { Oci } from './types.ts';

const COUNTRY = /^[A-Z]{2}$/;
const INFO = /^[A-Z]{3}$/;
const CONTROL = /^[A-Z]{1,2}$/;
const MAX_TEXT = 35;

/** The lines of an OCI block; order is kept because a line may speak of the one before it. */
export function readOci(ctx: ReadContext, block: Block): Oci[] {
  return block.lines.flatMap((line) => readLine(ctx, line) ?? []);
}

/** Real traffic drops leading slashes of continuation lines (`/ED/0521`): short lines are read from the right. */
function readLine(ctx: ReadContext, line: Line): Oci | undefined {
  const fields = line.fields.slice(1);
  if (fields.length !== 4) ctx.problems.add('CIMP-OCI-SHAPE', at(line));
  const four = fields.length < 4 ? [...Array<string>(4 - fields.length).fill(''), ...fields] : fields;
  const [country = '', info = '', control = ''] = four;
  const value = four.slice(3).join('/');
  if (value === '') {
    ctx.problems.add('CIMP-FIELD-MISSING', at(line, 4), ['Customs information', '海关信息内容']);
    return undefined;
  }
  if (value.length > MAX_TEXT) {
    ctx.problems.add('CIMP-FIELD-LONG', at(line, 4), ['Customs information', '海关信息内容', String(MAX_TEXT)]);
  }
  check(ctx, line, 1, country, COUNTRY, ['Country', '国别', country, 'two letters', '两位字母']);
  check(ctx, line, 2, info, INFO, ['Information identifier', '信息标识', info, 'three letters', '三位字母']);
  check(ctx, line, 3, control, CONTROL, [
    'Control identifier',
    '控制标识',
    control,
    'one or two letters',
    '一至两位字母',
  ]);
  return {
    ...maybe('country', country || undefined),
    ...maybe('info', info || undefined),
    ...maybe('control', control || undefined),
    text: value,
  };
}

function check(ctx: ReadContext, line: Line, index: number, value: string, form: RegExp, args: string[]): void {
  if (value !== '' && !form.test(value)) ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), args);
}

/** Writes the OCI lines. ':' is allowed in the text (FWB/16, FHL/5 and later) when `colon` is true. */
export function writeOci(writer: LineWriter, lines: readonly Oci[] | undefined, colon: boolean): void {
  for (const [index, line] of (lines ?? []).entries()) {
    const name = `oci[${index}]`;
    const { country = '', info = '', control = '' } = line;
    if (country !== '' && !COUNTRY.test(country)) refuse('FORM', `${name}.country`, country);
    if (info !== '' && !INFO.test(info)) refuse('FORM', `${name}.info`, info);
    if (control !== '' && !CONTROL.test(control)) refuse('FORM', `${name}.control`, control);
    const value = cleanText(line.text, { field: `${name}.text`, max: MAX_TEXT, colon });
    writer.line(`${index === 0 ? 'OCI' : ''}/${country}/${info}/${control}/${value}`);
  }
}
