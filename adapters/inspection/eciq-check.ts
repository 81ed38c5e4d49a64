import { codeList } from '../../contracts/codes/codes.ts';
import { isContainerNumber } from '../../contracts/identifiers/container-number.ts';
import { ECIQ_TABLES } from '../../contracts/inspection/index.ts';
import type { Problem } from '../adapter.ts';
import { containersOf } from './eciq-containers.ts';
import { directionOf } from './eciq-to-declaration.ts';
import type { EciqDeclaration } from './eciq-tree.ts';
import { error, warning } from './problems.ts';
import { type Row, valueIn } from './rows.ts';
import { calendarDate } from './times.ts';
import { Translator } from './translate-codes.ts';

const SIX_DIGITS = /^[0-9]{6}$/;
const FORMS: readonly (readonly [name: string, form: RegExp, what: string, whatZh: string])[] = [
  ['AplKind', /^[IOE]$/, 'I, O or E', 'I、O 或 E'],
  ['DeclCustm', /^[0-9]{4}$/, '4 digits', '4位数字'],
  ['DestCode', SIX_DIGITS, '6 digits', '6位数字'],
  ['EntyPortCode', SIX_DIGITS, '6 digits', '6位数字'],
  ['InspOrgCode', SIX_DIGITS, '6 digits', '6位数字'],
  ['PurpOrgCode', SIX_DIGITS, '6 digits', '6位数字'],
  ['OrgCode', SIX_DIGITS, '6 digits', '6位数字'],
  ['VsaOrgCode', SIX_DIGITS, '6 digits', '6位数字'],
  ['CustmRegNo', /^[0-9]{5}[0-9A-Z]{5}$/, '10 characters', '10位海关注册编码'],
];
const DATES = ['GdsArvlDate', 'DespDate', 'DeclDate', 'CmplDschrgDt', 'CounterClaim'];
const GOODS_FORMS: readonly (readonly [name: string, form: RegExp, what: string, whatZh: string])[] = [
  ['GoodsNo', /^[1-9][0-9]{0,2}$/, 'a number from 1', '从1开始的序号'],
  ['ProdHsCode', /^[0-9]{10}$/, '10 digits', '10位数字'],
  ['CiqCode', /^[0-9]{13}$/, '13 digits', '13位数字'],
];

function missing(row: Row, name: string): Problem {
  const message = `${name} is missing; without it the declaration cannot be taken.`;
  return error('ECIQ-MISSING', `${row.at}/${name}`, message, `缺少 ${name}，无法受理。`);
}

function formProblems(row: Row, forms: typeof FORMS): Problem[] {
  return forms.flatMap(([name, form, what, whatZh]) => {
    const value = valueIn(row, name);
    if (value === undefined || form.test(value)) return [];
    return [error('ECIQ-FORM', `${row.at}/${name}`, `${name} must be ${what}.`, `${name} 应为${whatZh}。`)];
  });
}

function allRows(eciq: EciqDeclaration): Row[] {
  return [
    eciq.head,
    ...eciq.papers,
    ...eciq.qualifications,
    ...eciq.users,
    ...eciq.containers.flatMap(({ row, details }) => [row, ...details]),
    ...eciq.goods.flatMap(({ row, containers, licences, packs }) => [row, ...containers, ...licences, ...packs]),
  ];
}

/** Elements no table has, and rows that name another declaration. The names of the later client are not listed. */
function rowProblems(eciq: EciqDeclaration): Problem[] {
  const own = valueIn(eciq.head, 'EntDeclNo');
  return allRows(eciq).flatMap((row) => {
    const table = ECIQ_TABLES.get(row.name);
    const known = new Set(table?.fields.map(({ element }) => element));
    const strange = eciq.variant === 'C2' ? [] : [...row.values.keys()].filter((name) => !known.has(name));
    const problems = strange.slice(0, 20).map((name) => {
      const shown = name.slice(0, 40);
      const zh = `${row.name} 没有元素 ${shown}，已忽略。`;
      return warning('ECIQ-UNKNOWN', `${row.at}/${shown}`, `${row.name} has no element ${shown}; it is ignored.`, zh);
    });
    const named = valueIn(row, 'EntDeclNo');
    if (named !== undefined && own !== undefined && named !== own) {
      const message = 'EntDeclNo is not that of the head; the row may belong to another declaration.';
      problems.push(
        warning('ECIQ-MISMATCH', `${row.at}/EntDeclNo`, message, 'EntDeclNo 与表头不一致，可能属于另一份报检单。'),
      );
    }
    return problems;
  });
}

function headProblems(eciq: EciqDeclaration): Problem[] {
  const { head } = eciq;
  const problems = ['EntDeclNo', 'AplKind', 'DeclCode']
    .filter((name) => valueIn(head, name) === undefined)
    .map((name) => missing(head, name));
  problems.push(...formProblems(head, FORMS));
  for (const name of DATES) {
    const value = valueIn(head, name);
    if (value === undefined || calendarDate(value) !== undefined) continue;
    const message = `${name} must be yyyyMMddTHH:mm:ss.`;
    problems.push(error('ECIQ-FORM', `${head.at}/${name}`, message, `${name} 应为 yyyyMMddTHH:mm:ss 格式。`));
  }
  const kind = valueIn(head, 'DeclCode');
  const listed = kind === undefined ? undefined : codeList('ciq-declaration-kind').get(kind);
  const direction = directionOf(head);
  if (listed !== undefined && direction !== undefined && (listed.direction === 'I') !== (direction === 'import')) {
    const message = `DeclCode ${kind} is of the other direction than AplKind.`;
    problems.push(error('ECIQ-MISMATCH', `${head.at}/DeclCode`, message, `报检类别 ${kind} 与出入境类别不一致。`));
  } else if (kind !== undefined && listed === undefined) {
    const message = 'DeclCode is not in the list of declaration kinds.';
    problems.push(warning('ECIQ-CODE', `${head.at}/DeclCode`, message, '报检类别代码不在代码表中。'));
  }
  return problems;
}

function goodsProblems(eciq: EciqDeclaration): Problem[] {
  const seen = new Set<string>();
  return eciq.goods.flatMap(({ row }) => {
    const problems = ['GoodsNo', 'ProdHsCode', 'DeclGoodsCname']
      .filter((name) => valueIn(row, name) === undefined)
      .map((name) => missing(row, name));
    problems.push(...formProblems(row, GOODS_FORMS));
    const [code, hsCode, number] = ['CiqCode', 'ProdHsCode', 'GoodsNo'].map((name) => valueIn(row, name));
    if (code !== undefined && hsCode !== undefined && !code.startsWith(hsCode)) {
      const message = 'CiqCode must begin with ProdHsCode.';
      problems.push(error('ECIQ-MISMATCH', `${row.at}/CiqCode`, message, 'CIQ 代码应以 HS 编号开头。'));
    }
    if (number !== undefined && seen.has(number)) {
      const message = `GoodsNo ${number.slice(0, 10)} is given twice.`;
      problems.push(error('ECIQ-DUPLICATE', `${row.at}/GoodsNo`, message, `货物序号 ${number.slice(0, 10)} 重复。`));
    }
    seen.add(number ?? '');
    return problems;
  });
}

/** What is wrong with a declaration as an eCIQ message, whatever customs makes of it. Never throws. */
export function checkDeclaration(eciq: EciqDeclaration): Problem[] {
  const problems = [...headProblems(eciq), ...goodsProblems(eciq), ...rowProblems(eciq)];
  if (eciq.goods.length === 0) {
    const message = 'A declaration without goods is refused; give at least one ITF_DCL_IO_DECL_GOODS.';
    problems.push(error('ECIQ-STRUCTURE', eciq.head.at, message, '报检单没有货物，不予受理，请至少填报一项货物。'));
  }
  if (eciq.goods.length > 50) {
    const message = `${eciq.goods.length} goods items; a declaration has at most 50.`;
    problems.push(error('ECIQ-STRUCTURE', eciq.head.at, message, `货物 ${eciq.goods.length} 项，一份申报最多50项。`));
  }
  for (const { number } of containersOf(eciq, new Translator())) {
    if (isContainerNumber(number)) continue;
    const shown = number.slice(0, 20);
    const message = `${shown} is no ISO 6346 container number; check its digits.`;
    problems.push(warning('ECIQ-UNIT', eciq.head.at, message, `${shown} 不是有效的集装箱号，请核对。`));
  }
  return problems;
}
