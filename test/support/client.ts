/** What a test says to a running gateway and asks the mocks, over the wire. */
import type { MockView, StatusView } from '../../gateway/cli/demo-cases.ts';
import type { Ready } from './tongguan.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, in the shape the test expects. @throws SyntaxError when it is none. */
  json<T>(): T;
}

export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  readonly declarationNo?: string;
  readonly messageId?: string;
}

export interface Accepted {
  readonly declarationNo: string;
  readonly traderReference: string;
  readonly parties: readonly string[];
}

export interface Ask {
  readonly key?: string;
  readonly method?: string;
  readonly type?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request; a body makes it a POST. */
export async function ask(url: string, { key, method, type, body, headers }: Ask = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}

/** Submits a declaration with the key of the sample firm. */
export const submit = (
  { gateway, keys }: Ready,
  body: string | Uint8Array,
  type = 'application/json',
  key = keys.firm,
): Promise<Answer> => ask(`${gateway}/v1/declarations`, { key, type, body });

/** What the API says of a declaration. */
export async function statusOf({ gateway, keys }: Ready, no: string): Promise<StatusView> {
  return (await ask(`${gateway}/v1/declarations/${no}`, { key: keys.operator })).json<StatusView>();
}

/** What each mock wrote down of a declaration itself. */
export async function recordsOf({ mocks }: Ready, no: string): Promise<Map<string, MockView>> {
  const entries = await Promise.all(
    Object.entries(mocks).map(async ([party, url]) => {
      const { declarations } = (await ask(`${url}/mock/records?declarationNo=${no}`)).json<{
        declarations: MockView[];
      }>();
      return declarations[0] === undefined ? undefined : ([party, declarations[0]] as const);
    }),
  );
  return new Map(entries.filter((entry) => entry !== undefined));
}

/** Waits until a probe (`/readyz`) answers 200: with a bus beyond the process it does so a moment after the start. */
export const untilAnswers = ({ gateway }: Ready, path: string): Promise<true> =>
  until(`${path} answers 200`, 60_000, async () => (await ask(`${gateway}${path}`)).status === 200 || undefined);

/** Asks again until `probe` gives something. @throws Error with `what` when it does not in time. */
export async function until<T>(
  what: string,
  limitMs: number,
  probe: () => Promise<T | undefined | false>,
  everyMs = 50,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
