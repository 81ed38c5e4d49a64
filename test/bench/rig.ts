/** A gateway in processes of its own, with what the bench needs to speak to it, and the agencies where they are wanted. */

import { FIRM, type Kind, Maker } from './declarations.ts';
import { requestBytes } from './http.ts';
import type { AgenciesCommands, AgenciesSettings } from './programs/agencies.ts';
import { type Child, startChild } from './programs/child.ts';
import type { GatewayCommands, GatewayKeys, GatewaySettings } from './programs/gateway.ts';
import type { Place } from './start.ts';

/** A running gateway on a place. */
export interface Rig {
  readonly url: string;
  readonly maker: Maker;
  readonly agencies: Child<AgenciesCommands> | undefined;
  /** The next declaration as the bytes of its request. */
  submission(kind: Kind, scenario?: string): Buffer;
  /** The same, only to be checked. */
  check(kind: Kind): Buffer;
  question(path: string): Buffer;
  /** Milliseconds of processor time of all processes of the gateway. */
  gatewayCpuMs(): Promise<number>;
  usage: () => ReturnType<typeof usageOf>;
  stop(): Promise<void>;
}

export interface RigOptions {
  /** With the four mock agencies, exchanging messages; otherwise declarations are taken and kept. */
  readonly working: boolean;
  /** Goes on with the numbers of an earlier rig on the same place. */
  readonly maker?: Maker;
  /** A folder for CPU profiles of the gateway. */
  readonly profiles?: string | undefined;
}

export async function startRig(place: Place, options: RigOptions): Promise<Rig> {
  const gateways: Child<GatewayCommands>[] = [];
  try {
    return await startOn(place, options, gateways);
  } catch (error) {
    for (const gateway of gateways) await gateway.stop();
    throw error;
  }
}

/** @param gateways where each process is put as soon as it is started. */
async function startOn(
  place: Place,
  { working, maker = new Maker(), profiles }: RigOptions,
  gateways: Child<GatewayCommands>[],
): Promise<Rig> {
  const { dataDir, storeUrl, kafka, processes } = place;
  const store = {
    dataDir,
    firm: FIRM,
    ...(storeUrl === undefined ? {} : { storeUrl }),
    ...(kafka === undefined ? {} : { kafka }),
  };
  for (const roles of processes) {
    const settings: GatewaySettings = { ...store, ...(roles === undefined ? {} : { roles }) };
    gateways.push(await startChild<GatewayCommands>('gateway.ts', settings, profiles));
  }
  const [first] = gateways;
  if (first === undefined) throw new Error('a place without a process has no gateway');
  const url = await first.ask('url', null);
  const keys: GatewayKeys = await first.ask('keys', null);
  const agencies = working ? await startAgencies({ gatewayUrl: url, keys: keys.parties }, gateways) : undefined;
  const post = (path: string, body: string) => requestBytes({ method: 'POST', path, key: keys.firm, body });
  return {
    url,
    maker,
    agencies,
    submission: (kind, scenario) => post('/v1/declarations', maker.next(kind, scenario)),
    check: (kind) => post('/v1/declarations:validate', maker.next(kind)),
    question: (path) => requestBytes({ method: 'GET', path, key: keys.firm }),
    async gatewayCpuMs() {
      const each = await Promise.all(gateways.map((gateway) => gateway.ask('cpuMs', null)));
      return each.reduce((sum, ms) => sum + ms, 0);
    },
    usage: () => usageOf(first),
    async stop() {
      // Those who send first, so that nobody is told of a partner that is gone.
      for (const gateway of gateways) await gateway.stop();
      await agencies?.stop();
    },
  };
}

const usageOf = (gateway: Child<GatewayCommands>) => gateway.ask('usage', null);

async function startAgencies(
  settings: AgenciesSettings,
  gateways: readonly Child<GatewayCommands>[],
): Promise<Child<AgenciesCommands>> {
  const agencies = await startChild<AgenciesCommands>('agencies.ts', settings);
  try {
    const urls = await agencies.ask('urls', null);
    for (const gateway of gateways) await gateway.ask('work', urls);
    return agencies;
  } catch (error) {
    await agencies.stop();
    throw error;
  }
}
