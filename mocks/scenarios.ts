/** What an agency decides about a declaration. */
export type Decision =
  /** Lets the goods go. */
  | 'release'
  /** Wants to see the goods, and lets them go after the opening. */
  | 'inspect'
  /** Wants a machine image 机检, and lets the goods go after it. */
  | 'machine'
  /** Wants a machine image, finds it abnormal, then wants to open the goods and lets them go after the opening. */
  | 'machine-manual'
  /** Opens the goods, waits for the laboratory, and lets them go when it has the result. */
  | 'laboratory'
  /** Holds the goods 扣留 and lets them go later. */
  | 'hold'
  /** Lets the goods go, holds them again, and lets them go once more. */
  | 'recall'
  /** Lets the first container or ULD go at once and the others later. */
  | 'partial'
  /** Does not take the declaration (退单). */
  | 'reject'
  /** Found the goods unfit; they must go back (退运). */
  | 'refuse'
  /** Found the goods unfit; they must be destroyed (销毁), and later they are. */
  | 'destroy'
  /** Lets the goods go and refuses them in one second of its clock; later it lets them go. */
  | 'contradict'
  /** Takes the declaration and says nothing more. */
  | 'silent';

export interface AgencyPlan {
  readonly decision: Decision;
  /** Milliseconds at pace 1 that the decision comes later than usual. */
  readonly laterMs: number;
  /** Milliseconds at pace 1 from one word to the next, where the decision has more than one; a later second always. */
  readonly thenMs?: readonly number[];
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
  machine: {
    decision: 'machine',
    laterMs: 0,
    en: 'Selects for a machine inspection (C), reports the image when it has the inspection order, then J, P, R.',
    zh: '查验通知（机检）；收到查验指令后机检并反馈结果，然后审结、放行、结关。',
  },
  machineManual: {
    decision: 'machine-manual',
    laterMs: 0,
    en: 'Selects for a machine inspection (C), finds the image abnormal, selects for opening (C), then J, P, R.',
    zh: '查验通知（机检）；机检图像异常，改为人工查验（查验通知），查验正常后审结、放行、结关。',
  },
  hold: {
    decision: 'hold',
    laterMs: 0,
    thenMs: [2500],
    en: 'Holds the goods (M with 扣留 in the note); 2.5 seconds later J, P, R.',
    zh: '扣留（M，备注含“扣留”）；2.5 秒后审结、放行、结关。',
  },
  recall: {
    decision: 'recall',
    laterMs: 0,
    thenMs: [1500, 3000],
    en: 'J, P; 1.5 seconds later holds the goods again (M with 扣留 in the note), 3 seconds later P, R.',
    zh: '审结、放行；1.5 秒后再次扣留（M，备注含“扣留”），再过 3 秒放行、结关。',
  },
  partial: {
    decision: 'partial',
    laterMs: 0,
    thenMs: [2000],
    en: 'J, P for the first container or ULD; 2 seconds later P for the others, R. Everything at once with fewer than two.',
    zh: '审结，先放行第一个集装箱或集装器；2 秒后放行其余集装箱、结关。不足两箱时一次放行。',
  },
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
  laboratory: {
    decision: 'laboratory',
    laterMs: 0,
    thenMs: [2500],
    en: 'Selects for inspection (1500), opens, reports the result as pending; 2.5 seconds later pass, 3000 and 2000.',
    zh: '查验指令；查验后待实验室结果，2.5 秒后反馈合格，出具电子通关单、放行。',
  },
  destroy: {
    decision: 'destroy',
    laterMs: 0,
    thenMs: [2000],
    en: 'Unfit: 1901, the goods must be destroyed; 2 seconds later 1901, they are destroyed.',
    zh: '检验检疫不合格，销毁；2 秒后反馈已销毁。',
  },
  contradict: {
    decision: 'contradict',
    laterMs: 0,
    thenMs: [2000],
    en: 'Clearance form (3000), release (2000) and refusal (1901) in one second; 2 seconds later release (2000).',
    zh: '出具电子通关单，同一秒内既放行又判定不合格；2 秒后放行。',
  },
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
    en: 'Both agencies select: the first container or ULD, or everything when there are no containers.',
    zh: '双方均布控查验：第一个集装箱或集装器；无集装箱时为整票。',
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
    zh: '海关退单；检验检疫受理后不再回复。',
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
  {
    name: 'machine',
    en: 'Customs wants a machine inspection only, and it passes; inspection and quarantine releases.',
    zh: '海关仅需机检，机检正常；检验检疫放行。',
    customs: CUSTOMS.machine,
    inspection: INSPECTION.release,
  },
  {
    name: 'machine-manual',
    en: 'The machine image of customs is abnormal, so customs opens the goods; inspection and quarantine releases.',
    zh: '海关机检图像异常，转人工查验；检验检疫放行。',
    customs: CUSTOMS.machineManual,
    inspection: INSPECTION.release,
  },
  {
    name: 'laboratory',
    en: 'Inspection and quarantine opens and waits for its laboratory; customs releases.',
    zh: '检验检疫查验后等待实验室结果；海关放行。',
    customs: CUSTOMS.release,
    inspection: INSPECTION.laboratory,
  },
  {
    name: 'hold',
    en: 'Customs holds the goods and releases them 2.5 seconds later (at pace 1); inspection and quarantine releases.',
    zh: '海关扣留，2.5 秒后（pace 为 1 时）放行；检验检疫放行。',
    customs: CUSTOMS.hold,
    inspection: INSPECTION.release,
  },
  {
    name: 'recall',
    en: 'Both agencies release; then customs holds again (a recall), and releases 3 seconds later (at pace 1).',
    zh: '双方放行；随后海关再次扣留（撤回放行），3 秒后（pace 为 1 时）放行。',
    customs: CUSTOMS.recall,
    inspection: INSPECTION.release,
  },
  {
    name: 'partial',
    en: 'Customs releases the first container or ULD at once and the others 2 seconds later (at pace 1); inspection releases all.',
    zh: '海关先放行第一个集装箱或集装器，2 秒后（pace 为 1 时）放行其余；检验检疫全部放行。',
    customs: CUSTOMS.partial,
    inspection: INSPECTION.release,
  },
  {
    name: 'destroyed',
    en: 'Customs releases; inspection and quarantine finds the goods unfit and reports later that they are destroyed.',
    zh: '海关放行；检验检疫判定不合格须销毁，随后反馈已销毁。',
    customs: CUSTOMS.release,
    inspection: INSPECTION.destroy,
  },
  {
    name: 'contradiction',
    en: 'Customs releases; inspection and quarantine releases and refuses in one second, and releases 2 seconds later.',
    zh: '海关放行；检验检疫同一秒内既放行又判定不合格，2 秒后放行。',
    customs: CUSTOMS.release,
    inspection: INSPECTION.contradict,
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
  const say = ({ decision, laterMs, thenMs = [], en, zh }: AgencyPlan) => ({ decision, laterMs, thenMs, en, zh });
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
