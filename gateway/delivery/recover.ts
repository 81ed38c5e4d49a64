/** At start: what was under way when the process died may or may not have arrived. Said so, and taken up again. */
import type { Gateway } from '../context.ts';

/**
 * Turns interrupted deliveries into ambiguous ones: sent again where the partner removes duplicates, otherwise left
 * to a person.
 * @returns how many were found.
 */
export async function recoverInterrupted(gateway: Gateway): Promise<number> {
  const now = gateway.clock().toISOString();
  return gateway.store.write(async (tx) => {
    const interrupted = await tx
      .selectFrom('deliveries')
      .select(['message_id', 'party', 'attempts'])
      .where('state', '=', 'sending')
      .execute();
    for (const { message_id, party, attempts } of interrupted) {
      const again = gateway.adapters.get(party)?.capabilities.partnerDeduplicates ?? false;
      const detail = 'interrupted: the process stopped while the message was under way';
      await tx
        .updateTable('delivery_attempts')
        .set({ ended_at: now, outcome: 'ambiguous', detail })
        .where('message_id', '=', message_id)
        .where('attempt', '=', attempts)
        .execute();
      await tx
        .updateTable('deliveries')
        .set({ state: again ? 'queued' : 'dead', next_at: now, last_class: 'ambiguous', last_detail: detail })
        .where('message_id', '=', message_id)
        .execute();
      if (!again) {
        await tx
          .updateTable('messages')
          .set({ state: 'dead', state_since: now, reason: detail })
          .where('id', '=', message_id)
          .execute();
      }
    }
    return interrupted.length;
  });
}
