import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { NotBegunError, OutcomeUnknownError } from '../store/store.ts';
import { ProblemError, problemHandler } from './problem.ts';

async function answerTo(thrown: unknown) {
  const lines: string[] = [];
  const app = express();
  app.get('/', () => {
    throw thrown;
  });
  app.use(problemHandler(pino({ level: 'error' }, { write: (line) => lines.push(line) })));
  return { response: await supertest(app).get('/'), lines };
}

describe('what a handler throws becomes one problem document', () => {
  it('a problem of ours as it is', async () => {
    const { response, lines } = await answerTo(new ProblemError('TG-1006', 'X is taken.', [], { declarationNo: '1' }));
    expect(response.status).toBe(409);
    expect(response.get('content-type')).toContain('application/problem+json');
    expect(response.body).toMatchObject({ code: 'TG-1006', detail: 'X is taken.', declarationNo: '1' });
    expect(lines).toEqual([]);
  });

  const failing = (code: string) => Object.assign(new Error('disk'), { code });
  it.each([
    ...['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY'].map(failing),
    // admin_shutdown, connection_failure, too_many_connections, read_only_sql_transaction
    ...['57P01', '08006', '53300', '25006', 'ECONNREFUSED'].map(failing),
    // lock_not_available, deadlock_detected, query_canceled: waited for too long
    ...['55P03', '40P01', '57014'].map(failing),
    new Error('Connection terminated unexpectedly'),
    new Error('Query read timeout'),
    new NotBegunError(30_000),
    new OutcomeUnknownError(new Error('gone')),
  ])('a store that fails with %o: not stored, send it again', async (error) => {
    const { response, lines } = await answerTo(error);
    expect(response.status).toBe(503);
    expect(response.body.code).toBe('TG-5002');
    expect(response.get('retry-after')).toBe('5');
    expect(lines).toHaveLength(1);
  });

  it.each([
    new Error('secret /var/path'),
    Object.assign(new Error('secret'), { code: 'SQLITE_CONSTRAINT' }),
    'secret text',
    42,
  ])('a mistake of ours (%s): logged, never shown', async (thrown) => {
    const { response, lines } = await answerTo(thrown);
    expect(response.status).toBe(500);
    expect(response.body.code).toBe('TG-5001');
    expect(response.text).not.toContain('secret');
    expect(lines).toHaveLength(1);
    // What the answer asks the user to give to the operator leads him to the line.
    expect(JSON.parse(lines[0] ?? '').instance).toBe(response.body.instance);
  });
});
