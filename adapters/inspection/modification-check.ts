import { ECIQ_MODIFY, ECIQ_MODIFY_TYPES } from '../../contracts/inspection/index.ts';
import type { Problem } from '../adapter.ts';
import type { EciqDeclaration } from './eciq-tree.ts';
import { error, warning } from './problems.ts';
import { type Row, valueIn } from './rows.ts';

const KNOWN = new Set(ECIQ_MODIFY.fields.map(({ element }) => element));
const MOST_UNKNOWN = 20;

/** Everything wrong with a DCL_MODIFY and the declaration beside it. */
export function checkModification(row: Row, declaration: EciqDeclaration | undefined): Problem[] {
  const type = valueIn(row, 'ModType');
  const needed = ['EntDeclNo', 'ModType', 'Reason', 'OperTime', ...(type === '1' ? ['Version'] : [])];
  const problems = needed
    .filter((name) => valueIn(row, name) === undefined)
    .map((name) =>
      error('ECIQ-MISSING', `${row.at}/${name}`, `${name} is missing.`, `缺少 ${name}，无法受理修撤申请。`),
    );
  if (type !== undefined && !Object.hasOwn(ECIQ_MODIFY_TYPES, type)) {
    const message = 'ModType must be 1 (amendment) or 2 (withdrawal).';
    problems.push(error('ECIQ-FORM', `${row.at}/ModType`, message, 'ModType 应为 1（修改）或 2（撤销）。'));
  }
  if (type === '1' && declaration === undefined) {
    const message = 'An amendment is followed by the declaration as it is afterwards (ITF_DCL_IO_DECL).';
    problems.push(error('ECIQ-STRUCTURE', row.at, message, '修改申请后应附修改后的报检单（ITF_DCL_IO_DECL）。'));
  }
  const [own, amended] = [valueIn(row, 'EntDeclNo'), valueIn(declaration?.head, 'EntDeclNo')];
  if (amended !== undefined && own !== amended) {
    const message = 'EntDeclNo is not that of the declaration beside it.';
    problems.push(error('ECIQ-MISMATCH', `${row.at}/EntDeclNo`, message, 'EntDeclNo 与所附报检单不一致。'));
  }
  for (const name of [...row.values.keys()].filter((each) => !KNOWN.has(each)).slice(0, MOST_UNKNOWN)) {
    const shown = name.slice(0, 40);
    const message = `${shown} is no element of DCL_MODIFY.`;
    problems.push(warning('ECIQ-UNKNOWN', `${row.at}/${shown}`, message, `DCL_MODIFY 没有元素 ${shown}。`));
  }
  return problems;
}
