/** What a bench is given, and what one is. */
import type { Plan } from './plan.ts';
import type { Report } from './report.ts';
import type { Backend } from './start.ts';

export interface Setting {
  readonly plan: Plan;
  readonly report: Report;
  /** Progress, for whoever waits. */
  readonly say: (text: string) => void;
  /** A folder for CPU profiles of the gateway. */
  readonly profiles: string | undefined;
}

/** A bench of functions, in this process. */
export type PureBench = (setting: Setting) => void;
/** A bench of a running gateway. */
export type GatewayBench = (setting: Setting, backend: Backend) => Promise<void>;
