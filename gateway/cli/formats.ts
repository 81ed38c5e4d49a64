/** The formats a file can be in, by their public names, and how a file is read without a gateway. */
import type { Adapter, PartnerSettings, Party, ReadContext } from '../../adapters/adapter.ts';
import { adapters } from '../../adapters/registry.ts';
import type { CheckContext } from '../declaration/validate.ts';

/** The canonical declaration. */
export const CANONICAL = 'declaration';

/** China. */
const UTC_OFFSET_MINUTES = 480;

export const readContext = (): ReadContext => ({ receivedAt: new Date(), utcOffsetMinutes: UTC_OFFSET_MINUTES });

/** What a check needs, with every adapter and no partner connected. */
export const offlineContext = (): CheckContext => ({
  adapters,
  partners: new Map<Party, PartnerSettings>(),
  utcOffsetMinutes: UTC_OFFSET_MINUTES,
  clock: () => new Date(),
});

/** The adapter that reads and writes a format; undefined when no adapter knows it. */
export const adapterFor = (format: string): Adapter | undefined =>
  [...adapters.values()].find(({ capabilities }) => capabilities.formats.includes(format));

/** Formats between which declarations can be translated. */
export const translatableFormats = (): string[] => [
  CANONICAL,
  ...[...adapters.values()].flatMap(({ party, capabilities }) =>
    capabilities.formats.filter((format) => format.startsWith(`${party}/`) && !format.endsWith('/receipt')),
  ),
];
