import {
  CODE3,
  CURRENCY,
  type FieldRule,
  field,
  type Line,
  maybe,
  noMore,
  optional,
  type ReadContext,
  text,
} from './fields.ts';
import { at } from './problems.ts';
import { cleanText, coded, refuse } from './text.ts';
import type { ChargeDeclaration, SenderReference } from './types.ts';

const CHARGE_CODE: FieldRule = {
  en: 'Charge code',
  zh: '费用代码',
  form: /^[A-Z]{2}$/,
  words: ['two letters', '两位字母'],
};
const PREPAID_COLLECT: FieldRule = {
  en: 'Prepaid or collect',
  zh: '预付到付',
  form: /^[PC]{2}$/,
  words: ['PP, CC, PC or CP', 'PP、CC、PC 或 CP'],
};
const OFFICE: FieldRule = {
  en: 'Office address',
  zh: '办公地址',
  form: /^[A-Z]{3}[A-Z0-9]{4}$/,
  words: ['airport, function, company', '机场、职能、公司代码'],
};

/** Words that stand for "no value declared"; real traffic mixes them. */
const NO_VALUE = /^(?:NVD|NCV|XXX)$/;

/** CVD: currency, [charge code,] prepaid or collect, carriage, customs and insurance values. FHL has no charge code. */
export function readCharges(ctx: ReadContext, line: Line, chargeCode: boolean): ChargeDeclaration | undefined {
  const shift = chargeCode ? 1 : 0;
  const currency = field(ctx, line, 1, CURRENCY);
  const code = chargeCode ? optional(ctx, line, 2, CHARGE_CODE) : undefined;
  const prepaidCollect = optional(ctx, line, 2 + shift, PREPAID_COLLECT);
  const carriage = value(ctx, line, 3 + shift, 'Declared value for carriage', '运输申明价值');
  const customs = value(ctx, line, 4 + shift, 'Declared value for customs', '海关申明价值');
  const insurance = value(ctx, line, 5 + shift, 'Amount of insurance', '保险金额');
  noMore(ctx, line, 6 + shift);
  if (currency === undefined || carriage === undefined || customs === undefined || insurance === undefined) {
    return undefined;
  }
  return {
    currency,
    ...maybe('chargeCode', code),
    ...maybe('prepaidCollect', prepaidCollect),
    carriage,
    customs,
    insurance,
  };
}

function value(ctx: ReadContext, line: Line, index: number, en: string, zh: string): string | undefined {
  const given = line.fields[index] ?? '';
  if (NO_VALUE.test(given) || isAmount(given)) return given;
  if (given === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, index), [en, zh]);
  else
    ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), [
      en,
      zh,
      given,
      'an amount, NVD, NCV or XXX',
      '金额、NVD、NCV 或 XXX',
    ]);
  return undefined;
}

function isAmount(given: string): boolean {
  return /^\d{1,12}(?:\.\d{1,4})?$/.test(given);
}

/** The CVD line of a content. Throws CargoImpWriteError for a value of another form. */
export function chargesText(charges: ChargeDeclaration, chargeCode: boolean): string {
  const amount = (given: string, name: string): string =>
    NO_VALUE.test(given) || isAmount(given) ? given : refuse('FORM', `charges.${name}`, given);
  const code = (given: string | undefined, name: string, form: RegExp): string =>
    given === undefined ? '' : coded(given, `charges.${name}`, { form });
  if (!chargeCode && charges.chargeCode !== undefined) refuse('FORM', 'charges.chargeCode', charges.chargeCode);
  return [
    'CVD',
    coded(charges.currency, 'charges.currency', CURRENCY),
    ...(chargeCode ? [code(charges.chargeCode, 'chargeCode', CHARGE_CODE.form)] : []),
    code(charges.prepaidCollect, 'prepaidCollect', PREPAID_COLLECT.form),
    amount(charges.carriage, 'carriage'),
    amount(charges.customs, 'customs'),
    amount(charges.insurance, 'insurance'),
  ].join('/');
}

/** REF: the office address, a file number, or a participant with its airport. At least one must be there. */
export function readReference(ctx: ReadContext, line: Line): SenderReference | undefined {
  const office = optional(ctx, line, 1, OFFICE);
  const file = line.fields[2] || undefined;
  const hasParticipant = line.fields.slice(3).some((part) => part !== '');
  const id = hasParticipant ? field(ctx, line, 3, CODE3) : undefined;
  const code = hasParticipant ? text(ctx, line, 4, 17, 'Participant code', '参与方代码') : undefined;
  const airport = hasParticipant ? field(ctx, line, 5, CODE3) : undefined;
  noMore(ctx, line, 6);
  if (line.fields.slice(1).every((part) => part === '')) {
    ctx.problems.add('CIMP-FIELD-MISSING', at(line, 1), ['Sender', '发送方']);
    return undefined;
  }
  const complete = id !== undefined && code !== undefined && airport !== undefined;
  return {
    ...maybe('office', office),
    ...maybe('file', file),
    ...(complete ? { participant: { id, code, airport } } : {}),
  };
}

/** The REF line of a content. Throws CargoImpWriteError when it says nothing or has another form. */
export function referenceText(reference: SenderReference): string {
  const { office, file, participant } = reference;
  const parts = [
    office === undefined ? '' : coded(office, 'reference.office', OFFICE),
    file === undefined ? '' : cleanText(file, { field: 'reference.file', max: 15 }),
    ...(participant === undefined
      ? []
      : [
          coded(participant.id, 'reference.participant.id', CODE3),
          cleanText(participant.code, { field: 'reference.participant.code', max: 17 }),
          coded(participant.airport, 'reference.participant.airport', CODE3),
        ]),
  ];
  const joined = parts.join('/').replace(/\/+$/, '');
  return joined === '' ? refuse('EMPTY', 'reference', '') : `REF/${joined}`;
}
