/** The contract and the running routes are the same thing. */
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../gateway/api/app.ts';
import { answerClientError } from '../../gateway/api/client-error.ts';
import { ERRORS } from '../../gateway/api/errors.ts';
import { document, expectDocumented, expectProblem, routes } from './documented.ts';
import { type Bench, bearer, rawGet, sampleText, startBench } from './support.ts';

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'] as const;

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const filledIn = (path: string): string =>
  path
    .replace('{no}', '1260120050300001')
    .replace('{id}', '019bd000-0000-7000-8000-000000000003')
    .replace('{party}', 'customs')
    .replace('{n}', '1')
    .replace('{code}', 'TG-1001');

/** Express keeps its routes in nested stacks. */
interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

function routesOf(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route !== undefined) return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`);
    return routesOf(handle?.stack ?? []);
  });
}

describe('the routes of the running gateway', () => {
  it('are those of the contract, no more and no less', () => {
    const { stack } = createApp(bench.running.gateway).router as unknown as { readonly stack: readonly Layer[] };
    const running = routesOf(stack).map((route) => route.replaceAll('\\', ''));
    const documented = routes.flatMap(({ path, methods }) =>
      methods
        .filter((method) => method !== 'HEAD')
        .map((method) => `${method} ${path.replace(/^\/v1/, '').replace(/\{([a-z]+)\}/g, ':$1')}`),
    );
    expect(documented.length).toBeGreaterThan(10);
    expect(running.sort()).toEqual(documented.sort());
  });

  for (const route of routes) {
    for (const method of METHODS) {
      const offered = route.methods.includes(method);
      it(`${method} ${route.path} ${offered ? 'is offered' : 'answers 405 with Allow'}`, async () => {
        const agency = route.path.includes('{party}');
        const key = agency ? bench.keys.customs : bench.keys.operator;
        const path = filledIn(route.path);
        const response = await supertest(bench.url)[method.toLowerCase() as 'get'](path).set(bearer(key));
        if (offered) {
          expectDocumented(response, `${method} ${route.path}`);
          return;
        }
        expect(response.status).toBe(405);
        expect(response.get('Allow')).toBe(route.methods.join(', '));
        expectProblem(response.body, 'TG-3003');
      });
    }
  }

  it('refuse a query where none is documented, before anything is done', async () => {
    for (const { path, methods, queried } of routes.filter(({ path }) => path.startsWith('/v1/'))) {
      for (const method of methods.filter((one) => one !== 'HEAD' && !queried.includes(one))) {
        const key = path.endsWith('{party}/messages') ? bench.keys.customs : bench.keys.operator;
        const address = `${filledIn(path)}?dryRun=true`;
        const request = supertest(bench.url)[method.toLowerCase() as 'get'](address).set(bearer(key));
        const response = expectDocumented(await request.send(), `${method} ${path}`);
        expect(response.body, `${method} ${path}`).toMatchObject({
          code: 'TG-3002',
          errors: [{ pointer: 'dryRun', code: 'QUERY-UNKNOWN' }],
        });
      }
    }
  });

  it('answer 404 where the contract has nothing', async () => {
    const paths = ['/', '/v1', '/v1/', '/v2/declarations', '/v1/declaration', '/v1/declarations/1/orders', '/v1/keys'];
    for (const path of [...paths, '/v1/messages', '/v1/partner', '/problems', '/metric', '/v1/declarations:submit']) {
      for (const method of METHODS) {
        const response = await supertest(bench.url)
          [method.toLowerCase() as 'get'](path)
          .set(bearer(bench.keys.operator));
        expect(response.status, `${method} ${path}`).toBe(404);
        expectProblem(response.body, 'TG-3001');
      }
    }
  });

  it('do not reveal without a key whether something is there', async () => {
    for (const path of ['/v1/declarations/1260120050300001', '/v1/nothing', '/v1']) {
      const response = await supertest(bench.url).get(path);
      expect(response.status).toBe(401);
      expectProblem(response.body, 'TG-2001');
    }
  });
});

it('while the store is away every operation under /v1 says so, as the contract has it', async () => {
  const { gateway } = bench.running;
  const away = Object.assign(new Error('nobody listens'), { code: 'ECONNREFUSED' });
  const read = new Proxy(gateway.store.read, {
    get() {
      throw away;
    },
  });
  const store = Object.assign(Object.create(gateway.store), { read }) as typeof gateway.store;
  const app = createApp({ ...gateway, store });
  for (const { path, methods } of routes.filter(({ path }) => path.startsWith('/v1/'))) {
    for (const method of methods.filter((one) => one !== 'HEAD')) {
      const request = supertest(app)[method.toLowerCase() as 'get'](filledIn(path)).set(bearer(bench.keys.operator));
      const response = expectDocumented(await request, `${method} ${path}`);
      expect(response.body, `${method} ${path}`).toMatchObject({ status: 503, code: 'TG-5002' });
    }
  }
});

describe('the served contract', () => {
  it('needs no other file', async () => {
    const response = expectDocumented(await supertest(bench.url).get('/openapi.json'), 'GET /openapi.json');
    expect(response.body).toEqual(document);
    const refs = [...response.text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, ref]) => ref ?? '');
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of refs) {
      let node: unknown = response.body;
      for (const step of ref.split('/').slice(1)) node = (node as Record<string, unknown>)[step];
      expect(ref.startsWith('#/') && node !== undefined && node !== null, ref).toBe(true);
    }
    const schemas = response.body.components.schemas;
    expect(schemas.CanonicalDeclaration.required).toContain('traderReference');
    expect(schemas.Container.properties.number.pattern).toBe('^[A-Z]{3}[UJZ][0-9]{7}$');
  });

  it('explains every error, and its examples are errors there are', async () => {
    for (const [code, row] of Object.entries(ERRORS)) {
      const response = await supertest(bench.url).get(`/problems/${code}`);
      expectDocumented(response, 'GET /problems/{code}');
      expect(response.body).toEqual({ code, ...row });
    }
    const unknown = await supertest(bench.url).get('/problems/TG-9999');
    expectDocumented(unknown, 'GET /problems/{code}');
    expect(unknown.status).toBe(404);
    const examples = JSON.stringify(document).matchAll(/"code":"(TG-\d{4})","detail":/g);
    const seen = [...examples].map(([, code]) => code ?? '');
    expect(seen.length).toBeGreaterThan(10);
    for (const code of seen) expect(ERRORS).toHaveProperty(code);
  });

  it('has examples that say what the gateway says', () => {
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { code, titleZh, status, title, advice, adviceZh, instance } = node as Record<string, unknown>;
      if (typeof instance === 'string') {
        expectProblem(node, String(code));
        expect({ status, title, titleZh, advice, adviceZh }).toEqual(ERRORS[code as keyof typeof ERRORS]);
      }
      for (const value of Object.values(node)) visit(value);
    };
    visit(document);
  });
});

describe('what Node refuses before there is a request', () => {
  it('is answered with a problem document too', async () => {
    const server = createServer(createApp(bench.running.gateway)).on('clientError', answerClientError);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const query = Array.from({ length: 10_000 }, (_, index) => `p${index}=1`).join('&');
    const long = await rawGet(url, `/v1/declarations?${query}`, bench.keys.operator);
    expect(long.status).toBe(431);
    expect(long.type).toContain('application/problem+json');
    expectProblem(JSON.parse(long.text), 'TG-3005');
    const live = await rawGet(url, '/livez', bench.keys.operator);
    expect(live.status).toBe(200);
    await new Promise((resolve) => server.close(resolve));
  });

  it('says what to do about a Content-Length that counts characters: Chinese text has more bytes', async () => {
    const text = sampleText('rail-import');
    const { hostname, port, host } = new URL(bench.url);
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /v1/declarations:validate HTTP/1.1',
      `Host: ${host}`,
      `Authorization: Bearer ${bench.keys.firm}`,
      'Content-Type: application/json',
      `Content-Length: ${text.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
    const answer = await new Promise<string>((resolve) => {
      let said = '';
      socket.on('data', (chunk) => {
        said += chunk.toString('utf8');
      });
      socket.once('close', () => resolve(said));
    });
    const problem = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    expectProblem(problem, 'TG-3006');
    expect(problem.advice).toContain('Content-Length');
    expect(problem.adviceZh).toContain('按字节');
  });
});
