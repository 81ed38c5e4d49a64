/** The check of what the trader changes: a declaration like any other, and the same one still. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { StoredDeclaration, Validation } from './checked.ts';
import type { Finding } from './finding.ts';
import { readJson } from './json-text.ts';
import { at } from './node.ts';
import { type CheckContext, validateDeclaration } from './validate.ts';

/** Fields that make it this declaration and no other; the last is the firm's code. */
const FIXED: readonly (readonly [path: string, of: (row: StoredDeclaration) => string])[] = [
  ['traderReference', (row) => row.trader_reference],
  ['direction', (row) => row.direction],
  ['declarationOffice', (row) => (JSON.parse(row.document) as Declaration).declarationOffice],
  ['parties/trader/uscc', (row) => row.firm],
];

/** Codes of what can be wrong with an amendment beside what can be wrong with a declaration. */
export const AMEND_CODES = {
  'AMEND-FIXED': [
    'It cannot be amended: withdraw the declaration and submit anew.',
    '该项不可更改，请撤单后重新申报。',
  ],
} as const;

/**
 * Checks the declaration in a request to amend one: everything a submission is checked for, and that it is the same
 * declaration still. Never throws on bad input. Pointers are those of the declaration.
 * @param bytes the request, `{ reason, declaration }`.
 * @returns undefined where the request has none.
 */
export function checkAmendment(
  bytes: Uint8Array,
  stored: StoredDeclaration,
  context: CheckContext,
): Validation | undefined {
  const read = readJson(bytes);
  const value = read.kind === 'json' ? at({ pointer: '', value: read.value }, 'declaration')?.value : undefined;
  if (value === undefined) return undefined;
  const { findings, declaration, parties } = validateDeclaration(value, context);
  const fixed = FIXED.flatMap(([path, of]): Finding[] => {
    const node = at({ pointer: '', value }, path);
    const stays = of(stored);
    if (node === undefined || typeof node.value !== 'string' || node.value === stays) return [];
    return [
      {
        pointer: node.pointer,
        code: 'AMEND-FIXED' satisfies keyof typeof AMEND_CODES,
        detail: `is ${stays} and cannot be amended; withdraw the declaration and submit anew`,
        detailZh: `原为 ${stays}，不可更改；请撤单后重新申报`,
      },
    ];
  });
  return { findings: [...findings, ...fixed], declaration, parties };
}
