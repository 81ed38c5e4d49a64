/**
 * How all of it is, as far as this process can tell: the store, the bus it works on, and what waits in the store. For
 * `/readyz` and `/metrics`, which machines ask every few seconds: every answer is bounded in time and kept for a moment,
 * and a part that is away leaves the others to be told.
 */
import type { BusHealth } from '../bus/bus.ts';
import type { Role } from '../config.ts';
import type { Gateway } from '../context.ts';
import { calendarEnds } from './calendars.ts';
import { type Figures, readFigures } from './figures.ts';
import { Look, type Seen } from './look.ts';

const STORE = { boundMs: 2_000, freshMs: 1_000 };
/** The bus bounds itself at about a second. */
const BUS = { boundMs: 2_500, freshMs: 1_000 };
const FIGURES = { boundMs: 2_000, freshMs: 5_000, burden: true };

/** Roles that do nothing without the bus. */
const ON_THE_BUS: readonly Role[] = ['clearance', 'notify'];

export interface Health {
  readonly at: Date;
  /** Whether the store takes writes. */
  readonly store: Seen<true>;
  /** Undefined where no role of this process works on the bus. */
  readonly bus: Seen<BusHealth> | undefined;
  readonly figures: Seen<Figures>;
  /** Until when each calendar in use knows the holidays, in seconds since 1970. */
  readonly calendars: ReadonlyMap<string, number>;
}

/** What is asked of the gateway. */
export type Watched = Pick<
  Gateway,
  'store' | 'bus' | 'adapters' | 'partners' | 'clock' | 'delivery' | 'policy' | 'offices'
>;

export class Watch {
  readonly #clock: () => Date;
  readonly #store: Look<true>;
  readonly #bus: Look<BusHealth> | undefined;
  readonly #figures: Look<Figures>;
  readonly #calendars: ReadonlyMap<string, number>;

  constructor(gateway: Watched, roles: readonly Role[]) {
    this.#clock = gateway.clock;
    this.#calendars = calendarEnds(gateway);
    this.#store = new Look({ ...STORE, ask: () => takesWrites(gateway) });
    this.#bus = ON_THE_BUS.some((role) => roles.includes(role))
      ? new Look({ ...BUS, ask: () => gateway.bus.health() })
      : undefined;
    this.#figures = new Look({ ...FIGURES, ask: () => readFigures(gateway) });
  }

  /** Answers within about three seconds, whatever is away. */
  async health(): Promise<Health> {
    const [store, bus, figures] = await Promise.all([this.#store.seen(), this.#bus?.seen(), this.#figures.seen()]);
    // What was counted before the store went away would pass for what stands in it now.
    const known = store.trouble === undefined ? figures : { trouble: store.trouble };
    return { at: this.#clock(), store, bus, figures: known, calendars: this.#calendars };
  }
}

/** It is asked to write nothing: a database that only reads refuses that too. */
async function takesWrites({ store }: Watched): Promise<true> {
  await store.write((tx) => tx.updateTable('leases').set({ until: '' }).where('name', '=', '').execute());
  return true;
}
