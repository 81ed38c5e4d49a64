/**
 * Metrics of one gateway in the text format of Prometheus 0.0.4. A registry of its own: two gateways may live in one
 * process. Requests are counted as they end; everything else is looked at when somebody asks.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Role } from '../config.ts';
import { METRICS, type MetricName, type MetricRow, type Sample } from './samples.ts';

/** A request that ended. */
export interface Request {
  readonly method: string;
  /** Its pattern in the contract, `/v1/declarations/{no}`; never its path. */
  readonly route: string;
  /** The status, or `aborted` when the client left before the answer was sent. */
  readonly status: string;
  readonly seconds: number;
}

/** From a read by id to a submission behind a slow disk. In seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export interface MetricsOptions {
  readonly version: string;
  readonly roles: readonly Role[];
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #durations: Histogram<'method' | 'route'>;
  readonly #parts: ReadonlyMap<MetricName, Gauge | Counter>;
  #ofProcess = false;

  constructor({ version, roles }: MetricsOptions) {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'tongguan_http_requests_total',
      help: 'Requests by method, route of the contract, and status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'tongguan_http_request_duration_seconds',
      help: 'From the arrival of the head of a request to the end of its answer.',
      labelNames: ['method', 'route'],
      buckets: BUCKETS,
      registers,
    });
    const build = new Gauge({
      name: 'tongguan_build_info',
      help: 'Always 1; the version that runs.',
      labelNames: ['version'],
      registers,
    });
    build.set({ version }, 1);
    const role = new Gauge({
      name: 'tongguan_role',
      help: 'Always 1, for each role of this process.',
      labelNames: ['role'],
      registers,
    });
    for (const each of roles) role.set({ role: each }, 1);
    this.#parts = new Map(
      Object.entries(METRICS).map(([name, { type, help, labels }]: [string, MetricRow]) => {
        const options = { name, help, labelNames: [...labels], registers };
        return [name as MetricName, type === 'gauge' ? new Gauge(options) : new Counter(options)];
      }),
    );
  }

  /** Media type of the text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  count({ method, route, status, seconds }: Request): void {
    this.#requests.inc({ method, route, status });
    this.#durations.observe({ method, route }, seconds);
  }

  /** Everything, with what was seen of the parts just now in the place of what was seen before. */
  text(samples: readonly Sample[]): Promise<string> {
    // Its clock for the event loop wakes the process a hundred times a second: only where somebody wants to know.
    if (!this.#ofProcess) collectDefaultMetrics({ register: this.#registry });
    this.#ofProcess = true;
    for (const [name, metric] of this.#parts) {
      metric.reset();
      // One without labels is 0 after a reset, which would pass for a figure while nobody knows it.
      if (METRICS[name].labels.length === 0) metric.remove();
    }
    for (const [name, value, labels = {}] of samples) {
      const metric = this.#parts.get(name);
      if (metric instanceof Gauge) metric.set(labels, value);
      else metric?.inc(labels, value);
    }
    return this.#registry.metrics();
  }
}
