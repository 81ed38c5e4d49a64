/**
 * The switch of a party: while an operator has it stopped nothing is sent to it and nothing is fetched, by no process;
 * what is under way finishes. Rows, so that a restart keeps it. What the party sends by itself is still taken in.
 */
import { recordAction } from '../operations/action.ts';
import type { LaneRow, OperatorActionRow } from '../store/schema.ts';
import { ring, type Tx } from '../store/store.ts';
import { lockLane, makeLanes } from './lane-row.ts';
import { DELIVERY_DEFAULTS } from './settings.ts';

export interface SwitchRequest {
  readonly party: string;
  readonly operator: string;
  readonly reason: string;
}

export type Switched =
  | { readonly outcome: 'done' | 'repeated'; readonly action: OperatorActionRow }
  /** It was so already, and somebody else or for another reason. */
  | { readonly outcome: 'already'; readonly by: string | undefined };

/** From the commit on no process begins an attempt: claims wait for it, and see it. */
export async function stopParty(tx: Tx, request: SwitchRequest, now: Date): Promise<Switched> {
  const lane = await laneFor(tx, request.party, now);
  if (lane.stopped_at !== null) return alreadySo(tx, lane, request, 'stop');
  const action = await record(tx, request, 'stop', now);
  await tx
    .updateTable('lanes')
    .set({
      stopped_at: now.toISOString(),
      stopped_by: request.operator,
      stop_reason: request.reason,
      switch_action: action.id,
    })
    .where('party', '=', request.party)
    .execute();
  return { outcome: 'done', action };
}

/** What waited meanwhile is a backlog and drains at its rate. Dead letters stay dead: they are replayed by name. */
export async function startParty(tx: Tx, request: SwitchRequest, now: Date): Promise<Switched> {
  const lane = await laneFor(tx, request.party, now);
  if (lane.stopped_at === null) return alreadySo(tx, lane, request, 'start');
  const action = await record(tx, request, 'start', now);
  const time = now.toISOString();
  await tx
    .updateTable('lanes')
    .set({
      stopped_at: null,
      stopped_by: null,
      stop_reason: null,
      switch_action: action.id,
      started_at: time,
      backlog_before: time,
    })
    .where('party', '=', request.party)
    .execute();
  ring(tx, `deliveries/${request.party}`);
  return { outcome: 'done', action };
}

/** The lane, this transaction's alone; made where no process has sent to the party yet. */
async function laneFor(tx: Tx, party: string, now: Date): Promise<LaneRow> {
  await makeLanes(tx, [party], DELIVERY_DEFAULTS.drainPerSecond, now);
  const lane = await lockLane(tx, party);
  if (lane === undefined) throw new Error(`the lane to ${party} was not made`);
  return lane;
}

const record = (tx: Tx, { party, operator, reason }: SwitchRequest, action: 'stop' | 'start', now: Date) =>
  recordAction(tx, { action, state: 'done', operator, reason, particulars: { party } }, now);

/** Asked for again by the same operator for the same reason, it is the same deed. */
async function alreadySo(
  tx: Tx,
  { switch_action, stopped_by }: LaneRow,
  { operator, reason }: SwitchRequest,
  wanted: 'stop' | 'start',
): Promise<Switched> {
  const last =
    switch_action === null
      ? undefined
      : await tx.selectFrom('operator_actions').selectAll().where('id', '=', switch_action).executeTakeFirst();
  if (last?.action === wanted && last.operator === operator && last.reason === reason)
    return { outcome: 'repeated', action: last };
  return { outcome: 'already', by: stopped_by ?? undefined };
}
