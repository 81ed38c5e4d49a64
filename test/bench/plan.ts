/** How much is measured: enough to tell a tenth from chance, or enough to see in under a minute that all of it works. */
export interface Plan {
  /** Rounds of an interleaved measurement, the first of them to warm up and not counted. */
  readonly rounds: number;
  /** Seconds of one turn of one contestant. */
  readonly turnSeconds: number;
  /** Connections that load a server. */
  readonly connections: number;
  /**
   * Declarations on their way at once, and how long they are counted: several times as long as one is on its way, or all
   * of them are at the same place of it and come to its end together, within the time that is counted or just after it.
   */
  readonly complete: { readonly inFlight: number; readonly warmSeconds: number; readonly seconds: number };
  /**
   * Declarations submitted per second, whatever becomes of them, and for how long: fewer than the slowest backend
   * completes, or the figure is the length of a queue.
   */
  readonly facts: { readonly perSecond: number; readonly warmSeconds: number; readonly seconds: number };
  /** Milliseconds of one measurement of a pure function. */
  readonly pureMs: number;
  readonly growth: {
    readonly rounds: number;
    /** Declarations in the store, smallest and largest. */
    readonly sizes: readonly [number, number];
    /** Declarations submitted in one turn: a turn by time would make a small store a large one. */
    readonly acceptsPerTurn: number;
    readonly completePerTurn: number;
  };
}

export const FULL: Plan = {
  rounds: 8,
  turnSeconds: 3,
  connections: 32,
  complete: { inFlight: 40, warmSeconds: 20, seconds: 30 },
  facts: { perSecond: 3, warmSeconds: 10, seconds: 60 },
  pureMs: 1500,
  growth: { rounds: 8, sizes: [1_000, 100_000], acceptsPerTurn: 300, completePerTurn: 150 },
};

export const QUICK: Plan = {
  rounds: 3,
  turnSeconds: 0.5,
  connections: 32,
  complete: { inFlight: 12, warmSeconds: 2, seconds: 4 },
  facts: { perSecond: 4, warmSeconds: 1, seconds: 3 },
  pureMs: 60,
  growth: { rounds: 2, sizes: [50, 200], acceptsPerTurn: 50, completePerTurn: 10 },
};
