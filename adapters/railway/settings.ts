/** What a partner's configuration says about the EDIFACT spoken with it. */
import type { PartnerSettings, Problem } from '../adapter.ts';
import type { PartnerEncoding, ReadOptions, WritableSyntaxId } from '../syntax/edifact/index.ts';
import { problem } from './problems.ts';

export interface RailwaySettings {
  /** Our own identification in UNB. */
  readonly ownId: string;
  /** The station's identification in UNB. */
  readonly partnerId: string;
  /** Railway bureau that carries the goods (NAD+GT, TDT). */
  readonly carrier: string;
  /** Inspection site 查验场地 (LOC+229). */
  readonly site: string;
  /** Telegraph code 电报码 of the station, where the declaration names none. */
  readonly station: string;
  readonly syntax: { readonly id: WritableSyntaxId; readonly version: '3' | '4' };
  /** Whether a wrong UNT, UNE or UNZ count is an error. */
  readonly counts: 'strict' | 'lenient';
  /** An encoding agreed beside the syntax identifier, e.g. GB 18030 under UNOC of version 3. */
  readonly encoding?: PartnerEncoding;
}

/** Lengths are those of the narrowest place the value goes to: UNB 0004, TDT 3127, LOC 3225. */
const DEFAULTS = {
  ownId: { value: 'SWDATONG', form: /^[^\p{Cc}]{1,35}$/u, expected: '1-35' },
  partnerId: { value: 'DTVSTATION', form: /^[^\p{Cc}]{1,35}$/u, expected: '1-35' },
  carrier: { value: 'TYJ', form: /^[^\p{Cc}]{1,17}$/u, expected: '1-17' },
  site: { value: 'DTV-Y1', form: /^[^\p{Cc}]{1,25}$/u, expected: '1-25' },
  station: { value: 'DTV', form: /^[A-Z]{3}$/, expected: 'A-Z × 3' },
  syntaxVersion: { value: '4', form: /^[34]$/, expected: '3 | 4' },
  charset: { value: 'UNOY', form: /^UNO[ABCDEFGHIJKLWY]$/, expected: 'UNOA-UNOL | UNOW | UNOY' },
  counts: { value: 'strict', form: /^(?:strict|lenient)$/, expected: 'strict | lenient' },
  encoding: { value: '', form: /^(?:|utf-8|gb18030|iso-8859-1)$/, expected: 'utf-8 | gb18030 | iso-8859-1' },
} as const;

type Name = keyof typeof DEFAULTS;

/**
 * The settings of a partner, defaults filled in. A wrong value is a problem and its default stands in its place,
 * so that reading goes on; writing must stop when there are problems.
 */
export function railwaySettings(partner: PartnerSettings | undefined): {
  readonly settings: RailwaySettings;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const code = (name: Name): string => {
    const { value: standard, form, expected } = DEFAULTS[name];
    const value = partner?.codes[name] ?? standard;
    if (form.test(value)) return value;
    problems.push(problem('RAIL-SETTING', `/partner/codes/${name}`, { name, value, expected }));
    return standard;
  };
  const encoding = code('encoding');
  const settings: RailwaySettings = {
    ownId: code('ownId'),
    partnerId: code('partnerId'),
    carrier: code('carrier'),
    site: code('site'),
    station: code('station'),
    syntax: { id: code('charset') as WritableSyntaxId, version: code('syntaxVersion') as '3' | '4' },
    counts: code('counts') as RailwaySettings['counts'],
    ...(encoding !== '' && { encoding: encoding as PartnerEncoding }),
  };
  return { settings, problems };
}

/** How strictly a partner's interchanges are read. */
export function readOptions(settings: RailwaySettings): ReadOptions {
  return { counts: settings.counts, ...(settings.encoding && { encoding: settings.encoding }) };
}
