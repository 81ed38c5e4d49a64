/**
 * `tongguan demo` (npm run demo): four declarations from submission to their end, told as it happens in both
 * languages, and judged by what the API and the mocks' own records say.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columns } from './columns.ts';
import { CASES, type DemoCase, type Ended, judge } from './demo-cases.ts';
import { type Service, startService } from './demo-service.ts';
import { print, printJson, tell } from './output.ts';
import { sampleBytes } from './sample.ts';
import { untilStopped } from './signals.ts';

export interface DemoOptions {
  /** Kill the gateway (SIGKILL) this many times on the way. */
  readonly kill: number;
  /** Seconds until it is given up. */
  readonly timeout: number;
  readonly json?: boolean;
}

const POLL_MS = 100;

/** Runs the demo. @returns 0 only if all four ended as they should. */
export async function demoCommand(options: DemoOptions): Promise<number> {
  const began = Date.now();
  const stopped = new Error('stopped before the end 未办结即停止');
  let asked = false;
  const interrupted = untilStopped().then(() => {
    asked = true;
    throw stopped;
  });
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-demo-'));
  const say = options.json ? () => undefined : print;
  const starting = startService(folder, options.json ? () => undefined : tell);
  let ended: readonly Ended[];
  try {
    const service = await Promise.race([interrupted, starting]);
    say(`Tongguan 通关 demo: gateway ${service.url()}, data in ${folder}\n`);
    const deadline = began + options.timeout * 1000;
    const stopKilling = killNowAndThen(service, options.kill, say);
    ended = await Promise.race([
      interrupted,
      Promise.all(CASES.map((one) => follow(one, service, say, began, deadline))),
    ]);
    stopKilling();
  } catch (error) {
    // Ctrl-C ends the gateway as well, and its end may be heard of before the signal is.
    await new Promise((resolve) => setImmediate(resolve));
    throw asked ? stopped : error;
  } finally {
    // However far it got, also while it starts: nothing of it is left.
    await starting.then(
      (service) => service.stop(),
      () => undefined,
    );
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = Math.round((Date.now() - began) / 100) / 10;
  const ok = ended.every(({ faults }) => faults.length === 0);
  if (options.json) {
    printJson({
      ok,
      seconds,
      declarations: ended.map(({ key, declarationNo, status, inspectionOrders, releaseOrders, reason, faults }) => ({
        case: key,
        declarationNo,
        status,
        inspectionOrders,
        releaseOrders,
        reason,
        ...(faults.length === 0 ? {} : { faults }),
      })),
    });
  } else {
    say(table(ended));
    say(
      ok
        ? `\nAll four ended as they should 四票均按预期办结 (${seconds} s).`
        : `\nNot all ended as they should 未按预期办结 (${seconds} s).`,
    );
  }
  return ok ? 0 : 1;
}

/** Submits one case, tells what happens to it, and judges how it ended. */
async function follow(
  one: DemoCase,
  service: Service,
  say: (text: string) => void,
  began: number,
  deadline: number,
): Promise<Ended> {
  const body = sampleBytes(one.sample, one.format === undefined ? {} : { format: one.format });
  const mediaType = one.format === undefined ? 'application/json' : 'application/xml';
  const declarationNo = await service.submit(body, mediaType, deadline);
  say(`(${one.key}) ${declarationNo}  ${one.title.en} ${one.title.zh}`);
  let cursor = 0;
  for (;;) {
    const events = await service.events(declarationNo, cursor);
    for (const event of events) {
      cursor = Number(event.sequence);
      const at = ((Date.parse(event.time) - began) / 1000).toFixed(2).padStart(6);
      if (TOLD.has(event.type)) say(`${at} s (${one.key}) ${event.en}\n             ${event.zh}`);
    }
    const status = await service.status(declarationNo);
    const over = status !== undefined && one.isOver(status);
    if (over || Date.now() > deadline) {
      const records = await service.records(declarationNo);
      const ended = judge(one, declarationNo, status, records, over ? [] : ['it did not end in time']);
      // The mocks write what they did a moment after they told us: look again before judging harshly.
      if (ended.faults.length === 0 || Date.now() > deadline) return ended;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Events worth a line; sending and acknowledging every message would drown them. */
const TOLD = new Set(
  [
    'declaration.submitted',
    'declaration.statusChanged',
    'statement.recorded',
    'inspection.ordered',
    'release.ordered',
    'hold.ordered',
    'message.parked',
    'message.failed',
    'deadline.passed',
  ].map((type) => `tongguan.${type}.v1`),
);

function killNowAndThen(service: Service, times: number, say: (text: string) => void): () => void {
  let left = times;
  let timer: NodeJS.Timeout | undefined;
  const plan = (ms: number) => {
    if (left > 0) timer = setTimeout(kill, ms);
  };
  const kill = () => {
    // Still being started after the last time: a kill is of what runs.
    if (!service.kill()) return plan(POLL_MS);
    left -= 1;
    say('       !! killing the gateway (SIGKILL) 强制终止网关');
    plan(300 + Math.random() * 2500);
  };
  plan(300 + Math.random() * 2500);
  return () => clearTimeout(timer);
}

function table(ended: readonly Ended[]): string {
  const rows = ended.map(({ key, declarationNo, status, inspectionOrders, releaseOrders, reason, faults }) => [
    `(${key})`,
    declarationNo,
    status,
    inspectionOrders.map(({ kind, units }) => `${kind} ${units.join('+')}`).join(', ') || '-',
    String(releaseOrders),
    faults.length === 0 ? (reason ?? 'ok') : `FAULT: ${faults.join('; ')}`,
  ]);
  const head = ['', 'declaration 申报号', 'status 状态', 'inspection 查验', 'release 放行', 'result 结果'];
  return `\n${columns([head, ...rows])}`;
}
