/** Gathers everything known about one declaration into the case the rules decide on. */
import type { Adapter, Party } from '../../adapters/adapter.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { NumberRef, Statement } from '../../contracts/events/events.generated.ts';
import type { Case, Handover, PlacedOrder } from '../clearance/case.ts';
import { unitsOf } from '../clearance/units.ts';
import type { DeclarationRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { attributeToUnits } from './attribute.ts';

export interface LoadedCase {
  readonly row: DeclarationRow;
  readonly declaration: Declaration;
  readonly facts: Case;
  readonly numbers: readonly NumberRef[];
}

const HANDOVER_STATES = new Set<string>(['queued', 'sent', 'received', 'accepted', 'rejected', 'dead']);

const isHandoverState = (state: string): state is Handover['state'] => HANDOVER_STATES.has(state);

/** Loads a case inside the transaction that will decide on it; undefined when there is no such declaration. */
export async function loadCase(
  tx: Tx,
  adapters: ReadonlyMap<Party, Adapter>,
  declarationNo: string,
): Promise<LoadedCase | undefined> {
  const row = await tx.selectFrom('declarations').selectAll().where('no', '=', declarationNo).executeTakeFirst();
  if (row === undefined) return undefined;
  const declaration = JSON.parse(row.document) as Declaration;
  const parties = JSON.parse(row.parties) as Party[];
  const statements = await tx
    .selectFrom('statements')
    .select('data')
    .where('declaration_no', '=', declarationNo)
    .execute();
  const orders = await tx
    .selectFrom('orders')
    .select(['kind', 'seq', 'data'])
    .where('declaration_no', '=', declarationNo)
    .execute();
  const sent = await tx
    .selectFrom('messages')
    .select(['party', 'state', 'state_since', 'reason'])
    .where('declaration_no', '=', declarationNo)
    .where('direction', '=', 'out')
    .where('relates_to', '=', 'declare')
    .execute();
  const numbers = await tx
    .selectFrom('numbers')
    .select(['kind', 'value'])
    .where('declaration_no', '=', declarationNo)
    .execute();

  const roleOf = (party: Party) => adapters.get(party)?.capabilities.role;
  const units = unitsOf(declaration, declarationNo);
  const facts: Case = {
    declarationNo,
    units,
    agencies: parties.filter((party) => roleOf(party) === 'agency'),
    premises: parties.find((party) => roleOf(party) === 'premises'),
    statements: attributeToUnits(
      statements.map(({ data }) => JSON.parse(data) as Statement),
      declaration,
      units,
    ),
    orders: orders.map(({ kind, seq, data }) => ({ kind, seq, order: JSON.parse(data) }) as PlacedOrder),
    handovers: parties.map((party): Handover => {
      const message = sent.find((candidate) => candidate.party === party);
      if (message === undefined || !isHandoverState(message.state)) {
        return { party, state: 'queued', since: row.created_at };
      }
      return {
        party,
        state: message.state,
        since: message.state_since,
        ...(message.reason === null ? {} : { text: message.reason }),
      };
    }),
    submittedAt: row.created_at,
  };
  return { row, declaration, facts, numbers: numbers.map(({ kind, value }) => ({ kind, value }) as NumberRef) };
}
