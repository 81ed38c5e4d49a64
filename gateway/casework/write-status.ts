/** Writes how a case stands after it was decided: status, what it waits for, alarms, the next look. */
import { uuidv7 } from 'uuidv7';
import type { Alarm } from '../../contracts/events/events.generated.ts';
import type { Case, Policy } from '../clearance/case.ts';
import type { Outcome } from '../clearance/decide.ts';
import { type PartyStanding, partyStandings } from '../clearance/standings.ts';
import { overallStatus, statusWords } from '../clearance/status.ts';
import { waitingFor } from '../clearance/waiting.ts';
import { appendEvents } from '../store/events.ts';
import { prepared, preparedRows } from '../store/prepared.ts';
import type { DeadlineRow, DeclarationRow, PartyStatusRow } from '../store/schema.ts';
import { post, type Tx } from '../store/store.ts';

/** Name of the one deadline a declaration has: when its matching is to be looked at again. */
const MATCHING_DEADLINE = 'matching';

interface Standing {
  readonly no: string;
  readonly status: string;
  readonly waiting: string;
  readonly statusSince: string;
  readonly closedAt: string | null;
  readonly version: number;
  readonly updatedAt: string;
}

const updateDeclaration = prepared((db, row: Standing) =>
  db
    .updateTable('declarations')
    .set({
      status: row.status,
      waiting: row.waiting,
      status_since: row.statusSince,
      closed_at: row.closedAt,
      version: row.version,
      updated_at: row.updatedAt,
    })
    .where('no', '=', row.no),
);
const upsertStandings = preparedRows((db, rows: readonly PartyStatusRow[]) =>
  db
    .insertInto('party_statuses')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['declaration_no', 'party']).doUpdateSet((eb) => ({
        status: eb.ref('excluded.status'),
        since: eb.ref('excluded.since'),
        text: eb.ref('excluded.text'),
      })),
    ),
);
const openAlarms = prepared((db, { no }: { readonly no: string }) =>
  db
    .selectFrom('alarms')
    .select(['id', 'kind', 'party', 'units', 'data'])
    .where('declaration_no', '=', no)
    .where('cleared_at', 'is', null),
);
const deleteDeadline = prepared((db, { no, name }: { readonly no: string; readonly name: string }) =>
  db.deleteFrom('deadlines').where('declaration_no', '=', no).where('name', '=', name),
);

const setDeadlines = preparedRows((db, rows: readonly DeadlineRow[]) =>
  db
    .insertInto('deadlines')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['declaration_no', 'name']).doUpdateSet((eb) => ({ due_at: eb.ref('excluded.due_at') })),
    ),
);

export async function writeStatus(
  tx: Tx,
  row: DeclarationRow,
  facts: Case,
  outcome: Outcome,
  policy: Policy,
  now: Date,
): Promise<void> {
  const status = overallStatus(facts, outcome.views);
  const waiting = JSON.stringify(waitingFor(facts, outcome, policy, now));
  const closedAt = isClosed(outcome) ? (row.closed_at ?? now.toISOString()) : null;
  if (status !== row.status || waiting !== row.waiting || closedAt !== row.closed_at) {
    const time = now.toISOString();
    const statusSince = status === row.status ? row.status_since : time;
    const version = row.version + 1;
    await post(
      tx,
      updateDeclaration(tx, { no: row.no, status, waiting, statusSince, closedAt, version, updatedAt: time }),
    );
  }
  if (status !== row.status) {
    const data = { status, ...statusWords(facts, outcome.views, policy.names) };
    await appendEvents(tx, now, [{ type: 'declaration.statusChanged', declarationNo: row.no, firm: row.firm, data }]);
  }
  await writeStandings(tx, row, partyStandings(facts));
  await writeAlarms(tx, row, outcome.alarms, now);
  await setDeadline(tx, row, outcome.deadline);
}

/** Nothing of it is left to be dealt with. */
const isClosed = ({ views }: Outcome): boolean =>
  views.every(({ gone, ended, withdrawal }) => gone || ended !== undefined || withdrawal !== undefined);

async function writeStandings(tx: Tx, row: DeclarationRow, standings: readonly PartyStanding[]): Promise<void> {
  if (standings.length === 0) return;
  const { no: declaration_no, firm } = row;
  const rows = standings.map(({ party, status, since, text = null }) => {
    return { declaration_no, firm, party, status, since, text };
  });
  await post(tx, upsertStandings(tx, rows));
}

const unitsKey = ({ units }: Alarm): string => JSON.stringify(units.map(({ kind, id }) => `${kind} ${id}`).sort());
const alarmKey = (alarm: Alarm): string => `${alarm.kind} ${alarm.party} ${unitsKey(alarm)}`;

/** Raises what is new, clears what is over: each once, whatever else happens in between. */
async function writeAlarms(tx: Tx, row: DeclarationRow, alarms: readonly Alarm[], now: Date): Promise<void> {
  const open = await openAlarms(tx, { no: row.no });
  if (open.length === 0 && alarms.length === 0) return;
  const owner = { declarationNo: row.no, firm: row.firm };
  const wanted = new Map(alarms.map((alarm) => [alarmKey(alarm), alarm]));
  const standing = new Set(open.map(({ kind, party, units }) => `${kind} ${party} ${units}`));
  for (const { id, kind, party, units, data } of open) {
    if (wanted.has(`${kind} ${party} ${units}`)) continue;
    await tx.updateTable('alarms').set({ cleared_at: now.toISOString() }).where('id', '=', id).execute();
    await appendEvents(tx, now, [{ type: 'alarm.cleared', ...owner, data: { alarm: JSON.parse(data) as Alarm } }]);
  }
  for (const [key, alarm] of wanted) {
    if (standing.has(key)) continue;
    await tx
      .insertInto('alarms')
      .values({
        id: uuidv7(),
        declaration_no: row.no,
        firm: row.firm,
        kind: alarm.kind,
        party: alarm.party,
        units: unitsKey(alarm),
        data: JSON.stringify(alarm),
        raised_at: now.toISOString(),
        cleared_at: null,
      })
      .execute();
    await appendEvents(tx, now, [{ type: 'alarm.raised', ...owner, data: { alarm } }]);
  }
}

async function setDeadline(tx: Tx, row: DeclarationRow, dueAt: string | undefined): Promise<void> {
  if (dueAt === undefined) {
    await post(tx, deleteDeadline(tx, { no: row.no, name: MATCHING_DEADLINE }));
    return;
  }
  const deadline = { declaration_no: row.no, firm: row.firm, name: MATCHING_DEADLINE, due_at: dueAt };
  await post(tx, setDeadlines(tx, [deadline]));
}
