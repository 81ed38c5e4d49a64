/** `tongguan serve`: the gateway alone, with the partners its configuration names. */
import { loadConfig, type Role } from '../config.ts';
import { startGateway } from '../gateway.ts';
import { print } from './output.ts';
import { untilStopped } from './signals.ts';

export interface ServeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly data?: string;
  readonly store?: string;
  readonly roles?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Runs until SIGINT or SIGTERM. @returns the exit code. */
export async function serveCommand(options: ServeOptions): Promise<number> {
  const stopped = untilStopped();
  const config = loadConfig(process.env, {
    configFile: options.config,
    port: options.port,
    host: options.host,
    dataDir: options.data,
    storeUrl: options.store,
    roles: options.roles?.split(',').map((role) => role.trim()) as Role[] | undefined,
  });
  const running = await startGateway(config);
  await running.work(config.partners);
  const partners = config.partners.map(({ party, url }) => ({ party, url }));
  const about = { roles: config.roles, data: config.storeUrl === undefined ? config.dataDir : 'postgresql' };
  if (options.json) print(JSON.stringify({ gateway: running.url, partners, pid: process.pid, ...about }));
  else {
    print(`Tongguan 通关 listens on ${running.url} (${about.roles.join(', ')}; data in ${about.data})`);
    for (const { party, url } of partners) print(`  ${party.padEnd(10)} ${url}`);
    if (partners.length === 0)
      print('  no partner is configured: declarations are taken and their messages wait (docs/configuration.md)');
  }
  await stopped;
  await running.stop();
  return 0;
}
