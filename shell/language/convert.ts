import yargs, { type Options } from 'yargs';
import { type Arg, CommandError } from '../contract.ts';
import type { RegisteredCommand } from '../registry.ts';
import { isList, isNumber, isSwitch, isVariadic } from './layout.ts';
import { suggest } from './suggest.ts';
import { UsageError } from './usage-error.ts';
import { label } from './usage-line.ts';

/** The typed arguments that `run` is given. */
export type Arguments = Record<string, unknown>;

/**
 * Turns texts by argument into typed arguments with a fresh, strict yargs: types, `coerce`, defaults, conflicts. Choices are checked
 * on what `coerce` answers, so that an argument may accept more spellings than it lists. A value that is undefined is not known
 * yet: it counts as given, and nothing more is asked of it.
 *
 * @throws UsageError; or the CommandError that a `coerce` threw.
 */
export function convert(
  entry: RegisteredCommand,
  given: ReadonlyMap<string, readonly (string | undefined)[]>,
): Arguments {
  const options: Record<string, Options> = {};
  const argv: string[] = [];
  let refusal: unknown;
  for (const [name, arg] of Object.entries(entry.args)) {
    const values = given.get(name) ?? [];
    const unknown = values.includes(undefined);
    // Quotes around the value: yargs strips one pair from `--name="value"`, and would strip the value's own.
    for (const value of values)
      if (value !== undefined && !unknown) argv.push(isSwitch(arg) ? `--${name}=${value}` : `--${name}="${value}"`);
    if (isNumber(arg) && !unknown) for (const value of values) checkNumber(entry, name, value!);
    options[name] = unknown ? { type: 'string' } : yargsOption(entry, name, arg, (error) => (refusal = error));
  }
  let answer: Arguments;
  try {
    answer = yargs([])
      .exitProcess(false)
      .fail(false)
      .strict()
      .help(false)
      .version(false)
      .parserConfiguration({ 'dot-notation': false, 'greedy-arrays': false })
      .options(options)
      .parseSync(argv);
  } catch (error) {
    if (refusal instanceof CommandError) throw refusal;
    throw new UsageError(plainSentence(entry.name, error as Error));
  }
  for (const name of given.keys())
    if (!given.get(name)!.includes(undefined)) checkChoices(entry, name, answer[name], given.get(name)!);
  return answer;
}

function yargsOption(entry: RegisteredCommand, name: string, arg: Arg, refused: (error: unknown) => void): Options {
  const { secret, complete, choices, demandOption, demand, required, require, requiresArg, coerce, ...others } = arg;
  const option: Options = others;
  if (isList(arg) || isVariadic(entry, name))
    Object.assign(option, { array: true, type: isNumber(arg) ? 'number' : 'string' });
  else option.type ??= isNumber(arg) ? 'number' : isSwitch(arg) ? 'boolean' : 'string';
  if (coerce) {
    option.coerce = (value) => {
      try {
        return coerce(value);
      } catch (error) {
        refused(error);
        throw error;
      }
    };
  }
  return option;
}

function checkNumber(entry: RegisteredCommand, name: string, value: string): void {
  if (value.trim() !== '' && Number.isFinite(Number(value))) return;
  throw new UsageError(`${label(entry, name)} expects a number${shown(entry, name, value)}`);
}

function checkChoices(
  entry: RegisteredCommand,
  name: string,
  value: unknown,
  typed: readonly (string | undefined)[],
): void {
  const choices = entry.args[name]!.choices;
  if (!choices) return;
  const wrong = [value].flat().findIndex((one) => !choices.includes(one as string));
  if (wrong < 0) return;
  const list = choices.map(String);
  const word = typed[wrong] ?? typed[0] ?? '';
  const near = suggest(word, list);
  throw new UsageError(
    `${label(entry, name)} is one of ${list.join(', ')}${shown(entry, name, word)}`,
    near && `did you mean ${near}?`,
  );
}

const shown = (entry: RegisteredCommand, name: string, value: string) =>
  entry.args[name]!.secret ? '' : `, not ${value === '' ? "''" : value}`;

/** yargs' own complaints (conflicts, implies, coerce) as one sentence. */
function plainSentence(command: string, error: Error): string {
  const line = error.message.replace(/\s*\n\s*/g, ' ').trim();
  const exclusive = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(line);
  if (exclusive) return `--${exclusive[1]} and --${exclusive[2]} cannot be used together`;
  const implied = /^Implications failed:\s*(\S+) -> (\S+)$/.exec(line);
  if (implied) return `--${implied[1]} needs --${implied[2]} as well`;
  return `${command}: ${line}`;
}
