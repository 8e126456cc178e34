import { configure, configureByFlags } from './config/merge.ts';
import { CommandError, EXIT, type ExitCode, warning } from './contract.ts';
import { chooseMode } from './modes.ts';
import { type ProgramOptions, parseProgram } from './options.ts';
import { formatError } from './output/error.ts';
import { formatEvent } from './output/line.ts';
import { styleOf } from './output/style.ts';
import type { Registry } from './registry.ts';
import type { HostedMode } from './run/run-mode.ts';

/** Runs the program with its arguments. Everything but the flags is loaded by the mode that needs it. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  const flags = parseProgram(argv);
  if (!flags.debug) process.removeAllListeners('warning');
  if (flags.version) return print(`${(await import('./assets.ts')).packageVersion()}\n`);
  const options = configured(flags);
  const terminal = { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, term: process.env['TERM'] };
  if (!options.help && chooseMode(options, terminal) === 'serve') return serve(options);

  if (asksAboutServe(options)) return print((await import('./program-help.ts')).serveHelp(helpStyle()));
  const { loadRegistry } = await import('./plugin-loader.ts');
  const registry = await loadRegistry(options.plugin);
  if (options.help && options.words.length === 0) {
    return print((await import('./program-help.ts')).programHelp(registry, helpStyle()));
  }
  const words = options.help ? ['help', ...commandWords(options.words, registry)] : options.words;
  const mode = chooseMode({ ...options, words }, terminal);
  const { runMode } = await import('./run/run-mode.ts');
  if (mode !== 'command') return runMode({ ...options, words }, mode as HostedMode, registry);
  const { forProgramArguments } = await import('./program-arguments.ts');
  return runMode({ ...options, words }, mode, forProgramArguments(registry));
}

/** What helps to mend a configuration runs with a broken one, too. */
function configured(flags: ProgramOptions): ProgramOptions {
  try {
    return configure(flags, process.env);
  } catch (error) {
    const [first, second] = flags.words;
    const mends = flags.help || first === 'help' || (first === 'config' && (second === 'path' || second === 'schema'));
    if (!(error instanceof CommandError) || !mends) throw error;
    const line = formatEvent(warning(`The configuration is not used: ${error.message}`, error.hint), errorStyle());
    process.stderr.write(`${line}\n`);
    return configureByFlags(flags, process.env, error.message);
  }
}

/** What `--help` is about: the command without its arguments, right or wrong ones. */
function commandWords(words: readonly string[], registry: Registry): readonly string[] {
  const flag = words.findIndex((word) => word.startsWith('-'));
  const plain = flag < 0 ? words : words.slice(0, flag);
  return registry.find(plain)?.words ?? plain;
}
/** `serve --help`, `help serve`: it is no command of the shell. */
const asksAboutServe = ({ help, words }: ProgramOptions): boolean =>
  (help && words[0] === 'serve') || (words[0] === 'help' && words[1] === 'serve');

const helpStyle = () => styleOf(process.stdout, process.env);
const errorStyle = () => styleOf(process.stderr, process.env);

async function serve({ words, state, region }: ProgramOptions): Promise<ExitCode> {
  const [{ parseServe }, { runServe }] = await Promise.all([import('./serve-flags.ts'), import('./run/serve.ts')]);
  return runServe({ ...parseServe(words), state, region });
}

async function print(text: string): Promise<ExitCode> {
  process.stdout.on('error', () => {});
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  return EXIT.ok;
}

/** The last word on an error that no mode has shown. */
function fail(error: unknown): void {
  process.stderr.write(
    `${formatError(error, errorStyle(), { where: 'pools-shell', debug: process.argv.includes('--debug') })}\n`,
  );
  process.exitCode = error instanceof CommandError ? error.exitCode : EXIT.failed;
}

process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
// All output has left by now; what still holds the process (a plugin's timer) is not waited for.
main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  }, fail)
  .finally(() => process.exit());
