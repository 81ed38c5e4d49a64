/** Plan and deliver: every party concerned is told of the declaration, of its amendments and of its withdrawal, once each. */
import type { Instruction, Party } from '../../adapters/adapter.ts';
import { TRADER } from '../clearance/case.ts';
import { adapterOf, type Gateway } from '../context.ts';
import { enqueue } from '../delivery/enqueue.ts';
import type { Tx } from '../store/store.ts';
import type { LoadedCase } from './load.ts';

interface Telling {
  readonly party: Party;
  readonly relatesTo: string;
  readonly instruction: Instruction;
}

/** What a party was told, with the time it was told. */
type Told = ReadonlyMap<string, string>;

/** Queues what has not been told yet. What a party is told once is not told again. */
export async function tellParties(tx: Tx, gateway: Gateway, loaded: LoadedCase, now: Date): Promise<void> {
  const { row, numbers, sent } = loaded;
  const told = new Map<Party, Map<string, string>>();
  for (const { party, relates_to, created_at } of sent) {
    const own = told.get(party) ?? new Map<string, string>();
    told.set(party, own.set(relates_to ?? '', created_at));
  }
  for (const { party, relatesTo, instruction } of tellings(loaded, told)) {
    if (told.get(party)?.has(relatesTo) === true || !canBeTold(gateway, party, instruction, loaded)) continue;
    await enqueue(tx, gateway, { declarationNo: row.no, firm: row.firm, party, instruction, relatesTo, numbers }, now);
  }
}

function tellings(loaded: LoadedCase, told: ReadonlyMap<Party, Told>): Telling[] {
  const { row, declaration, former, facts } = loaded;
  const parties = JSON.parse(row.parties) as Party[];
  const declared = parties.map((party): Telling => {
    return { party, relatesTo: 'declare', instruction: { kind: 'declare', declaration } };
  });
  const amended = parties.flatMap((party) => amendments(party, loaded, told.get(party)));
  const withdrawal = facts.statements.find(({ party, kind }) => party === TRADER && kind === 'withdrawn');
  // An amendment may also make a party unconcerned that had the declaration.
  const unconcerned = [...told].flatMap(([party, own]) =>
    own.has('declare') && !parties.includes(party) ? [party] : [],
  );
  const leaving = withdrawal === undefined ? unconcerned : [...parties, ...unconcerned];
  const reason = withdrawal?.text ?? former.at(-1)?.reason ?? '';
  const withdrawn = leaving.map((party): Telling => {
    return { party, relatesTo: 'withdraw', instruction: { kind: 'withdraw', declaration, reason } };
  });
  return [...declared, ...amended, ...withdrawn];
}

/** Each amendment since the party was told of the declaration, in order; it was told of it as it was then. */
function amendments(party: Party, { row, declaration, former }: LoadedCase, told: Told | undefined): Telling[] {
  const declaredAt = told?.get('declare');
  if (declaredAt === undefined) return [];
  return former.flatMap((old, index): Telling[] => {
    if (old.replacedAt < declaredAt) return [];
    const next = former[index + 1]?.declaration ?? declaration;
    const version = former[index + 1]?.version ?? row.document_version;
    const instruction = {
      kind: 'amend' as const,
      declaration: next,
      before: old.declaration,
      version,
      reason: old.reason,
    };
    return [{ party, relatesTo: `amend/${version}`, instruction }];
  });
}

/** Whether the party can be told this, now: a change is told by the number the party knows the declaration by. */
function canBeTold(gateway: Gateway, party: Party, instruction: Instruction, { numbers }: LoadedCase): boolean {
  if (!gateway.adapters.has(party)) return false;
  const { instructions, amendsBy } = adapterOf(gateway, party).capabilities;
  if (!instructions.includes(instruction.kind)) return false;
  const change = instruction.kind === 'amend' || instruction.kind === 'withdraw';
  return !change || amendsBy === undefined || numbers.some(({ kind }) => kind === amendsBy);
}
