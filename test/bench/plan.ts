/** How much is measured: enough to tell a tenth from chance, or enough to see in under a minute that all of it works. */
export interface Plan {
  /** Rounds of an interleaved measurement, the first of them to warm up and not counted. */
  readonly rounds: number;
  /** Seconds of one turn of one contestant. */
  readonly turnSeconds: number;
  /** Connections that load a server. */
  readonly connections: number;
  /** Declarations on their way at once, and how long they are counted. */
  readonly complete: { readonly inFlight: number; readonly warmSeconds: number; readonly seconds: number };
  /** Declarations submitted per second, whatever becomes of them, and for how long. */
  readonly facts: { readonly perSecond: number; readonly seconds: number };
  /** Milliseconds of one measurement of a pure function. */
  readonly pureMs: number;
  readonly growth: {
    /** Declarations in the store, smallest and largest. */
    readonly sizes: readonly [number, number];
    /** Declarations submitted in one turn: a turn by time would make a small store a large one. */
    readonly acceptsPerTurn: number;
    readonly completePerTurn: number;
  };
}

export const FULL: Plan = {
  rounds: 6,
  turnSeconds: 3,
  connections: 32,
  complete: { inFlight: 300, warmSeconds: 8, seconds: 25 },
  facts: { perSecond: 20, seconds: 40 },
  pureMs: 1500,
  growth: { sizes: [1_000, 100_000], acceptsPerTurn: 300, completePerTurn: 300 },
};

export const QUICK: Plan = {
  rounds: 3,
  turnSeconds: 0.6,
  connections: 32,
  complete: { inFlight: 100, warmSeconds: 2, seconds: 4 },
  facts: { perSecond: 15, seconds: 4 },
  pureMs: 100,
  growth: { sizes: [100, 400], acceptsPerTurn: 100, completePerTurn: 40 },
};
