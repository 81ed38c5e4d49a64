/** What an agency decides about a declaration. */
export type Decision =
  /** Lets the goods go. */
  | 'release'
  /** Wants to see the goods, and lets them go after the opening. */
  | 'inspect'
  /** Does not take the declaration (退单). */
  | 'reject'
  /** Found the goods unfit; they must go back (退运). */
  | 'refuse'
  /** Takes the declaration and says nothing more. */
  | 'silent';

export interface AgencyPlan {
  readonly decision: Decision;
  /** Milliseconds at pace 1 that the decision comes later than usual. */
  readonly laterMs: number;
  readonly en: string;
  readonly zh: string;
}

/** How the four agencies behave for one declaration. The station and the airport do what they are told in each. */
export interface Scenario {
  readonly name: string;
  readonly en: string;
  readonly zh: string;
  readonly customs: AgencyPlan;
  readonly inspection: AgencyPlan;
}

const CUSTOMS = {
  release: {
    decision: 'release',
    laterMs: 0,
    en: 'Examines without papers and releases: J, P, R.',
    zh: '无纸化审结、放行、结关。',
  },
  inspect: {
    decision: 'inspect',
    laterMs: 0,
    en: 'Selects for inspection (C), opens when it has the inspection order, reports, then J, P, R.',
    zh: '查验通知；收到查验指令后开箱查验并反馈结果，然后审结、放行、结关。',
  },
  reject: { decision: 'reject', laterMs: 0, en: 'Refuses the declaration (E) with a reason.', zh: '退单并说明原因。' },
} as const satisfies Record<string, AgencyPlan>;

const INSPECTION = {
  release: {
    decision: 'release',
    laterMs: 0,
    en: 'Clearance form (3000), then release (2000).',
    zh: '出具电子通关单，放行。',
  },
  inspect: {
    decision: 'inspect',
    laterMs: 0,
    en: 'Selects for inspection (1500), opens when it has the inspection order, reports, then 3000 and 2000.',
    zh: '查验指令；收到查验指令单后查验并反馈结果，然后出具电子通关单、放行。',
  },
  refuse: {
    decision: 'refuse',
    laterMs: 0,
    en: 'Unfit: 1901, the goods must be returned.',
    zh: '检验检疫不合格，退运。',
  },
  silent: { decision: 'silent', laterMs: 0, en: 'Accepts and says nothing more.', zh: '受理后不再回复。' },
} as const satisfies Record<string, AgencyPlan>;

/** The default, and what a declaration without a scenario name in its reference gets. */
export const CLEAR: Scenario = {
  name: 'clear',
  en: 'Both agencies accept, number and release; nobody inspects.',
  zh: '双方受理、编号、放行，均不查验。',
  customs: CUSTOMS.release,
  inspection: INSPECTION.release,
};

/** Every scenario, chosen per declaration by its trader reference. */
export const SCENARIOS: readonly Scenario[] = [
  CLEAR,
  {
    name: 'joint',
    en: 'Both agencies select: the first container, or everything when there are no containers.',
    zh: '双方均布控查验：第一个集装箱；无集装箱时为整票。',
    customs: CUSTOMS.inspect,
    inspection: INSPECTION.inspect,
  },
  {
    name: 'single-customs',
    en: 'Customs inspects, inspection and quarantine releases.',
    zh: '海关查验，检验检疫放行。',
    customs: CUSTOMS.inspect,
    inspection: INSPECTION.release,
  },
  {
    name: 'single-inspection',
    en: 'Inspection and quarantine inspects, customs releases.',
    zh: '检验检疫查验，海关放行。',
    customs: CUSTOMS.release,
    inspection: INSPECTION.inspect,
  },
  {
    name: 'refused',
    en: 'Customs releases; inspection and quarantine accepts, then finds the goods unfit: to be returned.',
    zh: '海关放行；检验检疫受理后判定不合格，退运。',
    customs: CUSTOMS.release,
    inspection: INSPECTION.refuse,
  },
  {
    name: 'rejected',
    en: 'Customs refuses the declaration; inspection and quarantine never releases.',
    zh: '海关退单；检验检疫不予放行。',
    customs: CUSTOMS.reject,
    inspection: INSPECTION.silent,
  },
  {
    name: 'silent',
    en: 'Customs releases; inspection and quarantine accepts and then says nothing.',
    zh: '海关放行；检验检疫受理后不再回复。',
    customs: CUSTOMS.release,
    inspection: INSPECTION.silent,
  },
  {
    name: 'late',
    en: 'Both agencies select, inspection and quarantine 1.5 seconds (at pace 1) after customs.',
    zh: '双方均布控查验，检验检疫比海关晚 1.5 秒（pace 为 1 时）。',
    customs: CUSTOMS.inspect,
    inspection: { ...INSPECTION.inspect, laterMs: 1500 },
  },
];

const BY_LENGTH = [...SCENARIOS].sort((a, b) => b.name.length - a.name.length);
const SEPARATORS = '-._/';

/**
 * The scenario a trader reference names: the reference is its name, or begins with it followed by `-`, `.`, `_` or
 * `/`; upper and lower case are the same; the longest name wins. `clear` when it names none.
 */
export function scenarioFor(traderReference: string): Scenario {
  const reference = traderReference.trim().toLowerCase();
  const named = BY_LENGTH.find(({ name }) => {
    if (!reference.startsWith(name)) return false;
    return reference.length === name.length || SEPARATORS.includes(reference.charAt(name.length));
  });
  return named ?? CLEAR;
}

/** What each agency does in each scenario, as `GET /mock/scenarios` prints it. */
export function describeScenarios() {
  const premises = {
    en: 'Reports arrival, positions and opens on an inspection order, holds on a hold, lets go on a release order.',
    zh: '报告到达；按查验指令移位开箱；按扣留通知扣留；按放行指令放行。',
  };
  const say = ({ decision, laterMs, en, zh }: AgencyPlan) => ({ decision, laterMs, en, zh });
  return SCENARIOS.map(({ name, en, zh, customs, inspection }) => ({
    name,
    en,
    zh,
    customs: say(customs),
    inspection: say(inspection),
    railway: premises,
    airport: premises,
  }));
}
