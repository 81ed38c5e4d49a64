/** Every version of the document: as submitted, and after each amendment. */
import type { Request, Response, Router } from 'express';
import type { EventData } from '../../contracts/events/events.generated.ts';
import type { Gateway } from '../context.ts';
import type { DeclarationRow } from '../store/schema.ts';
import { param } from './auth.ts';
import { pageOf, pageQuery } from './pages.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';
import { ownDeclaration } from './status.ts';

const VERSION = /^[1-9][0-9]{0,8}$/;

export function versionsApi(gateway: Gateway): Router {
  const router = resourceRouter();
  const { read } = gateway.store;

  router.get('/declarations/:no/versions', async (request, response) => {
    const row = await ownDeclaration(gateway.store.read, response, param(request, 'no'));
    const { limit, after } = pageQuery(request.query, [VERSION]);
    const from = Number(after[0] ?? 0) + 1;
    const numbers = Array.from({ length: limit + 1 }, (_, index) => from + index).filter(
      (version) => version <= row.document_version,
    );
    const made = await amendmentsOf(row, from, limit);
    response.json(
      pageOf(
        numbers,
        limit,
        (version) => [String(version)],
        (version) => versionView(row, version, made.get(version)),
      ),
    );
  });

  router.get('/declarations/:no/versions/:n', async (request, response) => {
    const row = await ownDeclaration(gateway.store.read, response, param(request, 'no'));
    response.type('application/json').send(await documentOf(request, response, row));
  });

  /** The amendments that made versions, by version; at most one more than asked for. */
  async function amendmentsOf(row: DeclarationRow, from: number, limit: number): Promise<Map<number, Made>> {
    if (row.document_version === 1) return new Map();
    const replaced = await read
      .selectFrom('declaration_versions')
      .select(['version', 'reason', 'message_id', 'created_at'])
      .where('declaration_no', '=', row.no)
      .where('version', '>=', from - 1)
      .orderBy('version')
      .limit(limit + 1)
      .execute();
    const events = await read
      .selectFrom('events')
      .select('data')
      .where('declaration_no', '=', row.no)
      .where('type', '=', 'declaration.amended')
      .orderBy('position')
      .execute();
    const told = new Map(
      events.map(({ data }) => {
        const amended = JSON.parse(data) as EventData['declaration.amended'];
        return [amended.version, amended] as const;
      }),
    );
    return new Map(
      replaced.map(({ version, reason, message_id, created_at }) => [
        version + 1,
        { madeAt: created_at, reason, messageId: message_id, told: told.get(version + 1) },
      ]),
    );
  }

  async function documentOf(request: Request, _response: Response, row: DeclarationRow): Promise<string> {
    const n = param(request, 'n');
    if (n === String(row.document_version)) return row.document;
    const old = VERSION.test(n)
      ? await read
          .selectFrom('declaration_versions')
          .select('document')
          .where('declaration_no', '=', row.no)
          .where('version', '=', Number(n))
          .executeTakeFirst()
      : undefined;
    if (old === undefined) throw new ProblemError('TG-3001', `${row.no} has no version ${n}.`);
    return old.document;
  }

  return router;
}

interface Made {
  readonly madeAt: string;
  readonly reason: string;
  readonly messageId: string | null;
  readonly told: EventData['declaration.amended'] | undefined;
}

const versionView = (row: DeclarationRow, version: number, made: Made | undefined) => ({
  version,
  madeAt: made?.madeAt ?? row.created_at,
  current: version === row.document_version,
  ...(made === undefined
    ? {}
    : { reason: made.reason, changes: made.told?.changes ?? [], restarts: made.told?.restarts ?? false }),
  _links: {
    document: `/v1/declarations/${row.no}/versions/${version}`,
    ...(made?.messageId == null ? {} : { message: `/v1/messages/${made.messageId}` }),
  },
});
