import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { type Logger, pino } from 'pino';
import { Desk } from './desk.ts';
import { openJournal } from './journal.ts';
import { Outbox } from './outbox.ts';
import type { MockCase, MockParty, MockRecords } from './records.ts';
import { describeScenarios } from './scenarios.ts';
import type { Turn } from './turn.ts';

export interface MockOptions {
  readonly party: MockParty;
  /** Where the gateway is, e.g. `http://127.0.0.1:8080`. */
  readonly gatewayUrl: string;
  /** The agency key by which this mock pushes to the gateway. */
  readonly key: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** `127.0.0.1` unless told otherwise. */
  readonly host?: string;
  /** Folder for the journal, so that a restart goes on; without it the mock keeps everything in memory. */
  readonly dataDir?: string;
  /** Multiplies every delay; 1 by default, 0 acts at once. A wait for the next second of the clock stays what it is. */
  readonly pace?: number;
  readonly logger?: Logger;
  readonly now?: () => Date;
}

export interface Mock {
  readonly party: MockParty;
  readonly url: string;
  records(declarationNo?: string): MockRecords;
  /** Stops at once, like a process that ends: what is planned and not sent lies in the journal. */
  stop(): Promise<void>;
}

/** What makes one agency: its wire and its steps. The frame gives it the rest. */
export interface Agency {
  readonly party: MockParty;
  /** False where the gateway fetches: then messages lie in the box until they are deleted. */
  readonly pushes: boolean;
  /** Puts the agency's own addresses on the server. */
  attach(app: Express, desk: Desk): void | Promise<void>;
  step(turn: Turn, theCase: MockCase, step: string, args: Readonly<Record<string, string>>): void;
  /** Why the gateway's answer to a push refuses it, if it does. */
  readonly refusal?: (answer: Uint8Array) => string | undefined;
}

/** Largest message a mock reads. */
export const MAX_BODY = 2 * 1024 * 1024;

/** A body as it came, for agencies that read bytes. */
export const rawBody = express.raw({ type: () => true, limit: MAX_BODY });

/** The bytes `rawBody` left; empty when there was no body. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/**
 * Starts one agency: opens its journal, listens, takes up what an earlier run left.
 * @throws Error when the port is taken or the journal cannot be read.
 */
export async function startAgency(agency: Agency, options: MockOptions): Promise<Mock> {
  const { party } = agency;
  const logger = (options.logger ?? pino({ level: 'silent' })).child({ mock: party });
  const file = options.dataDir === undefined ? undefined : join(options.dataDir, `${party}.journal`);
  const journal = await openJournal(file);
  const gatewayUrl = options.gatewayUrl.replace(/\/+$/, '');
  const outbox = new Outbox({ journal, gatewayUrl, party, key: options.key, logger, refusal: agency.refusal });
  const desk = new Desk({
    party,
    journal,
    logger,
    pace: options.pace ?? 1,
    now: options.now ?? (() => new Date()),
    step: (turn, theCase, step, args) => agency.step(turn, theCase, step, args),
    onLetter: (id, declarationNo) => {
      if (agency.pushes) outbox.add(id, declarationNo);
    },
  });

  const app = express();
  app.disable('x-powered-by');
  const server = createServer(app);
  ownAddresses(app, desk, outbox, agency);
  try {
    await agency.attach(app, desk);
    app.use(failures(logger));
    await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  } catch (error) {
    await journal.close();
    throw error;
  }
  if (agency.pushes) outbox.start();
  desk.start();
  const url = urlOf(server);
  logger.info({ url }, 'mock agency ready');

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    desk.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await outbox.stop();
    await closed;
    await journal.close();
  };
  return {
    party,
    url,
    records: (declarationNo) => desk.records(declarationNo),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** The addresses every mock has beside the agency's own. */
function ownAddresses(app: Express, desk: Desk, outbox: Outbox, { party }: Agency): void {
  app.get('/mock/health', (_request, response) => {
    response.json({ party, status: 'ok' });
  });
  app.get('/mock/scenarios', (_request, response) => {
    response.json({ scenarios: describeScenarios() });
  });
  app.get('/mock/records', (request, response) => {
    const { declarationNo } = request.query;
    response.json(desk.records(typeof declarationNo === 'string' ? declarationNo : undefined));
  });
  app.delete('/mock/records', async (_request, response) => {
    await outbox.reset();
    desk.reset();
    await desk.durable();
    response.status(204).end();
  });
}

function failures(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status >= 500) logger.error({ err: error }, 'a request failed');
    const text =
      status === 413
        ? 'The message is larger than 2 MB.'
        : status < 500
          ? 'The request cannot be read.'
          : 'The mock failed.';
    response.status(status).type('text/plain').send(`${text}\n`);
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
