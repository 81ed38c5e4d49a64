/** Alarms 警报: what a person has to look at. Operators see all, a firm those of its own declarations. */
import type { Router } from 'express';
import type { Alarm } from '../../contracts/events/events.generated.ts';
import type { Gateway } from '../context.ts';
import { only, visibleFirm } from './auth.ts';
import { alarmView } from './declaration-view.ts';
import { oneOf, party } from './filter-rules.ts';
import { type FilterRule, ID, pageOf, pageQuery } from './pages.ts';
import { resourceRouter } from './routes.ts';

/** Every kind; the compiler wants it complete. */
const KINDS = {
  recallTooLate: true,
  leftWithoutRelease: true,
  contradiction: true,
  unknownUnit: true,
  otherSilent: true,
  notPositioned: true,
  notInspected: true,
  notMovedOut: true,
  notCollected: true,
  amendmentRefused: true,
} as const satisfies Record<Alarm['kind'], true>;

const FILTERS: readonly FilterRule[] = [
  { name: 'state', ...oneOf(['open', 'cleared', 'all']) },
  { name: 'kind', ...oneOf(Object.keys(KINDS)) },
  { name: 'party', ...party },
];

export function alarmsApi(gateway: Gateway): Router {
  const router = resourceRouter();

  router.get('/alarms', only('firm', 'operator'), async (request, response) => {
    const { limit, after, filters } = pageQuery(request.query, [ID], FILTERS);
    let query = gateway.store.read
      .selectFrom('alarms')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit + 1);
    const state = filters.get('state') ?? 'open';
    if (state !== 'all') query = query.where('cleared_at', state === 'open' ? 'is' : 'is not', null);
    for (const column of ['kind', 'party'] as const) {
      const value = filters.get(column);
      if (value !== undefined) query = query.where(column, '=', value);
    }
    const firm = visibleFirm(response);
    if (firm !== undefined) query = query.where('firm', '=', firm);
    if (after[0] !== undefined) query = query.where('id', '<', after[0]);
    const rows = await query.execute();
    response.json(
      pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({
          id: row.id,
          declarationNo: row.declaration_no,
          ...alarmView(row),
          _links: { declaration: `/v1/declarations/${row.declaration_no}` },
        }),
      ),
    );
  });

  return router;
}
