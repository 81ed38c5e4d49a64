import type { PartnerSettings } from '../adapter.ts';
import type { Findings } from './problems.ts';

/** The agent of the AGT line: IATA cargo agent code of 7 digits, CASS address of 4 where there is one. */
export interface AgentSettings {
  readonly name: string;
  readonly iataCode: string;
  readonly cassAddress?: string;
  readonly place?: string;
}

/** `partner.codes` of an airport partner, checked. */
export interface AirportSettings {
  readonly fwbVersion: '16' | '17';
  /** IATA code of the partner's airport. */
  readonly airport: string;
  readonly agent?: AgentSettings;
  /** Name under which this gateway signs the REF line. */
  readonly ownId: string;
  /** Undefined: what is written is checked strictly, what is read is only warned about. */
  readonly strictAwb?: boolean;
}

const AIRPORT = /^[A-Z]{3}$/;
const AGENT_CODE = /^(\d{7})(?:[/-]?(\d{4}))?$/;

/** `partner.codes.strictAwb`: 'true' or 'false'; undefined when it is not given. */
export function strictAwb(partner: PartnerSettings | undefined): boolean | undefined {
  const value = partner?.codes.strictAwb;
  return value === undefined ? undefined : value === 'true';
}

/** IATA code of a partner's airport: `partner.codes.airport`, DAT (Datong) where that is absent or no such code. */
export function airportOf({ codes: { airport = '' } }: PartnerSettings): string {
  return AIRPORT.test(airport) ? airport : 'DAT';
}

/**
 * The settings in `partner.codes`: `fwbVersion` (16, the default, or 17), `airport` (default DAT, Datong), `agentName`
 * with `agentCode` (7 digits, then `/` and the 4 of CASS) and perhaps `agentPlace`, `ownId`, `strictAwb`.
 * What is not usable is added to the findings under `partner.codes.…`.
 */
export function readSettings(partner: PartnerSettings, found: Findings): AirportSettings {
  const { codes } = partner;
  const wrong = (name: string, expected: string): void =>
    found.add('AIR-CONFIG', `partner.codes.${name}`, name, expected);
  const version = codes.fwbVersion ?? '16';
  if (version !== '16' && version !== '17') wrong('fwbVersion', '16 / 17');
  const airport = airportOf(partner);
  if (codes.airport !== undefined && codes.airport !== airport) wrong('airport', 'AAA (IATA)');
  if (codes.strictAwb !== undefined && !/^(?:true|false)$/.test(codes.strictAwb)) wrong('strictAwb', 'true / false');
  const strict = strictAwb(partner);
  const agent = readAgent(codes, found, wrong);
  return {
    fwbVersion: version === '17' ? '17' : '16',
    airport,
    ownId: found.text('partner.codes.ownId', codes.ownId ?? 'TONGGUAN', 17),
    ...(agent === undefined ? {} : { agent }),
    ...(strict === undefined ? {} : { strictAwb: strict }),
  };
}

function readAgent(
  codes: Readonly<Record<string, string>>,
  found: Findings,
  wrong: (name: string, expected: string) => void,
): AgentSettings | undefined {
  const { agentName, agentCode, agentPlace } = codes;
  if (agentName === undefined && agentCode === undefined) return undefined;
  const [, iataCode, cassAddress] = AGENT_CODE.exec(agentCode ?? '') ?? [];
  if (iataCode === undefined) wrong('agentCode', '9999999 / 9999999/9999');
  return {
    name: found.text('partner.codes.agentName', agentName, 35),
    iataCode: iataCode ?? '',
    ...(cassAddress === undefined ? {} : { cassAddress }),
    ...(agentPlace === undefined ? {} : { place: found.text('partner.codes.agentPlace', agentPlace, 17) }),
  };
}
