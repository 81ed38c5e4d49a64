/** The command line: `tongguan <command>`; each command has `--help`. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../config.ts';
import { UsageError, watchOutput } from './output.ts';

/** Nothing is no number: `Number` takes it for 0. */
const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const integer = (text: string): number => {
  const value = numberIn(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number, 0 or more.');
  return value;
};

const nonNegative = (text: string): number => {
  const value = numberIn(text);
  if (!(value >= 0)) throw new InvalidArgumentError('must be a number, 0 or more.');
  return value;
};

const portNumber = (text: string): number => {
  const value = integer(text);
  if (value > 65_535) throw new InvalidArgumentError('must be at most 65535.');
  return value;
};

const json = () => new Option('--json', 'machine-readable output');
const port = () => new Option('-p, --port <n>', 'port to listen on; 0 lets the system choose').argParser(portNumber);
const data = () => new Option('-d, --data <dir>', 'folder of the embedded store');
const store = () =>
  new Option(
    '--store <url>',
    'postgres://… instead of the embedded store; better in TONGGUAN_STORE, which no list shows',
  );
const roles = () => new Option('--roles <list>', 'what this process does: api,clearance,delivery,notify,monitor');

/** Commands load their own parts: `sample` need not wait for what `serve` needs. */
const program = new Command('tongguan')
  .description('Tongguan 通关: one declaration, one inspection, one release 一次申报、一次查验、一次放行')
  .version('0.1.0')
  .showHelpAfterError('(add --help for what there is)')
  .exitOverride();

const run =
  <A extends unknown[]>(command: (...args: A) => number | Promise<number>) =>
  async (...args: A) => {
    const code = await command(...args);
    // Output that failed has said how it ends.
    process.exitCode ??= code;
  };

program
  .command('start')
  .description('the gateway with four mock agencies beside it, until stopped')
  .addOption(port())
  .addOption(data())
  .addOption(store())
  .option('--host <address>', 'address to listen on (default 127.0.0.1)')
  .option('-c, --config <file>', 'configuration file')
  .addOption(new Option('--pace <x>', 'multiplies the delays of the mocks; 0 acts at once').argParser(nonNegative))
  .addOption(json())
  .action(run(async (options) => (await import('./start.ts')).startCommand(options)));

program
  .command('serve')
  .description('the gateway alone, with the partners its configuration names')
  .addOption(port())
  .addOption(data())
  .addOption(store())
  .addOption(roles())
  .option('--host <address>', 'address to listen on (default 127.0.0.1)')
  .option('-c, --config <file>', 'configuration file')
  .addOption(json())
  .action(run(async (options) => (await import('./serve.ts')).serveCommand(options)));

program
  .command('mocks')
  .description('the mock agencies beside a gateway that already runs')
  .requiredOption('-g, --gateway <url>', 'where the gateway is')
  .requiredOption('-k, --keys <file>', 'file with the agencies’ keys, e.g. data/dev-keys.json')
  .option('--only <party...>', 'only these parties')
  .addOption(new Option('--port-base <n>', 'first port; the others follow').argParser(portNumber))
  .option('--host <address>', 'address to listen on (default 127.0.0.1)')
  .option('-d, --data <dir>', 'folder of the mocks’ journals; without it they forget when stopped')
  .addOption(new Option('--pace <x>', 'multiplies the delays of the mocks; 0 acts at once').argParser(nonNegative))
  .addOption(json())
  .action(run(async (options) => (await import('./mocks.ts')).mocksCommand(options)));

program
  .command('demo')
  .description('four declarations from submission to their end, against the mocks, in a temporary folder')
  .addOption(new Option('--kill <n>', 'kill the gateway this many times on the way').argParser(integer).default(0))
  .addOption(new Option('--timeout <s>', 'seconds until it is given up').argParser(integer).default(120))
  .addOption(json())
  .action(run(async (options) => (await import('./demo.ts')).demoCommand(options)));

program
  .command('sample')
  .argument('[name]', 'name of the sample; without it the names are listed')
  .description('prints a ready declaration')
  .option('--list', 'lists the names')
  .option('--format <format>', 'in this format instead of canonical JSON')
  .option('--reference <text>', 'with this trader reference; it names the scenario of the mocks')
  .action(run(async (name, options) => (await import('./sample.ts')).sampleCommand(name, options)));

program
  .command('validate')
  .argument('<file>', 'canonical JSON or a DecMessage; - reads standard input')
  .description('everything wrong with a declaration; exit 0 when nothing is, else 1')
  .addOption(json())
  .action(run(async (file, options) => (await import('./validate.ts')).validateCommand(file, options)));

program
  .command('inspect')
  .argument('<file>', 'a message of any party; - reads standard input')
  .description(
    'what a message is, whether it is well made and what it means; exit 0 good, 1 problems, 2 not recognised',
  )
  .addOption(json())
  .action(run(async (file, options) => (await import('./inspect.ts')).inspectCommand(file, options)));

program
  .command('translate')
  .argument('<file>', 'the message; - reads standard input')
  .description('one format into another, through the canonical declaration; `tongguan formats` lists them')
  .requiredOption('--from <format>', 'format of the file')
  .requiredOption('--to <format>', 'format wanted')
  .option('--number <n>', '16-digit declaration number to write into the message')
  .action(run(async (file, options) => (await import('./translate.ts')).translateCommand(file, options)));

program
  .command('formats')
  .description('the formats `translate` knows')
  .addOption(json())
  .action(
    run(async (options: { json?: boolean }) => {
      const { translatableFormats } = await import('./formats.ts');
      process.stdout.write(
        options.json ? `${JSON.stringify(translatableFormats())}\n` : `${translatableFormats().join('\n')}\n`,
      );
      return 0;
    }),
  );

const keys = program.command('keys').description('API keys');
keys
  .command('add')
  .description('makes a key, shows it once, stores its hash')
  .addOption(data())
  .addOption(store())
  .option('-c, --config <file>', 'configuration file')
  .option('--firm <code>', 'key of a firm: its 18-character code 统一社会信用代码')
  .option('--agency <party>', 'key of an agency')
  .option('--operator <name>', 'key of an operator')
  .option('--name <text>', 'what the key is for')
  .addOption(json())
  .action(run(async (options) => (await import('./keys.ts')).addKeyCommand(options)));
keys
  .command('list')
  .description('whose keys there are, oldest first, with the ids `keys revoke` takes; never a key itself 列出密钥编号')
  .addOption(data())
  .addOption(store())
  .option('-c, --config <file>', 'configuration file')
  .option('--all', 'those that were revoked too 含已吊销的')
  .addOption(json())
  .action(run(async (options) => (await import('./keys.ts')).listKeysCommand(options)));
keys
  .command('revoke')
  .argument('<id...>', 'ids of the keys, as `keys list` shows them')
  .description('ends keys for good, all of them or none; refused from the next request on 吊销密钥，自下一次请求起拒绝')
  .addOption(data())
  .addOption(store())
  .option('-c, --config <file>', 'configuration file')
  .option('--dry-run', 'only says what would be revoked 试运行，不作更改')
  .addOption(json())
  .action(run(async (ids, options) => (await import('./keys.ts')).revokeKeysCommand(ids, options)));
keys
  .command('dev')
  .description('keys to try things out: the sample firm, an operator and every mock, kept in FOLDER/dev-keys.json')
  .addOption(data())
  .addOption(store())
  .option('-c, --config <file>', 'configuration file')
  .action(run(async (options) => (await import('./keys.ts')).devKeysCommand(options)));

/** Where it was to listen and cannot, what to do about it. */
function whyNot({ code, syscall, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'that address is already in use; choose another with --port';
  if (syscall === 'listen' && code === 'EACCES') return `${message}; choose a port above 1023 with --port`;
  if (code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo')
    return `${message}; --host takes an address of this machine`;
  return message;
}

watchOutput();
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode ??= error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError || error instanceof ConfigError) {
    process.stderr.write(`tongguan: ${error.message}\n`);
    process.exitCode ??= 2;
  } else {
    process.stderr.write(`tongguan: ${whyNot(error as NodeJS.ErrnoException)}\n`);
    if (process.env.TONGGUAN_LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack ?? ''}\n`);
    process.exitCode ??= 1;
  }
  // Whatever else runs must not keep a command alive that has failed.
  setImmediate(() => process.exit());
}
