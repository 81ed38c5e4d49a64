/** The four mock agencies in one process, so that they, the gateway and the load fit on two cores; in memory, at once. */
import { pino } from 'pino';
import { type MockParty, startMocks } from '../../../mocks/index.ts';
import { cpuMs, serve, settings } from './child.ts';

export interface AgenciesSettings {
  readonly gatewayUrl: string;
  readonly keys: Readonly<Record<MockParty, string>>;
}

const { gatewayUrl, keys } = settings<AgenciesSettings>();
const agencies = await startMocks({ gatewayUrl, keys, pace: 0, logger: pino({ level: 'warn' }, pino.destination(2)) });

/** When the premises got the first release order of each declaration: number and RFC 3339. */
const releases = (): readonly (readonly [declarationNo: string, at: string])[] =>
  agencies.mocks.flatMap((mock) =>
    mock
      .records()
      .declarations.flatMap(({ declarationNo, releaseOrders: [first] }): [string, string][] =>
        first === undefined ? [] : [[declarationNo, first.at]],
      ),
  );

/** What no gateway may do, as the agencies noted it. */
const violations = (): readonly string[] =>
  agencies.mocks.flatMap((mock) => {
    const { declarations, unassigned } = mock.records();
    return [...declarations.flatMap((each) => each.violations), ...unassigned.violations].map(({ text }) => text);
  });

const commands = {
  urls: (_: null) => agencies.urls,
  releases: (_: null) => releases(),
  violations: (_: null) => violations(),
  cpuMs: (_: null) => cpuMs(),
} as const;
export type AgenciesCommands = typeof commands;

serve(commands, () => agencies.stop());
