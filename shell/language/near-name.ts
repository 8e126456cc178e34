/** Did you mean? For names that are not there: a user, a function, a scenario. */
import { type Arg, CommandError, type Context } from '../contract.ts';
import type { RegisteredCommand } from '../registry.ts';
import type { Arguments } from './convert.ts';
import type { NameCache } from './names.ts';
import { suggest } from './suggest.ts';

/** An error never waits longer than this for names. */
const PATIENCE_MS = 250;
const NOT_THERE = /NotFound|Unknown|NoSuch|^No[A-Z]|ENOENT/;
/** A pool may have more users than a completer lists: those that begin like the word are asked for as well. */
const BEGINNING = 3;

/**
 * The error, with the name that was probably meant in front of its hint. Its sentence and code stay. The same error when it is about
 * something else than a name, when all names are right, or when none is near.
 */
export async function withNearName(
  error: unknown,
  { entry, args }: { entry: RegisteredCommand; args: Arguments },
  names: NameCache,
  context: Context,
): Promise<unknown> {
  if (!(error instanceof CommandError) || !NOT_THERE.test(error.code ?? '')) return error;
  for (const [name, arg] of Object.entries(entry.args)) {
    const value = args[name];
    if (typeof value !== 'string' || arg.secret || !arg.complete) continue;
    const near = await nearTo(value, arg.complete, names, context);
    if (near === undefined) continue;
    const { message, hint, code, exitCode } = error;
    const did = `Did you mean ${near}?`;
    // A sentence stands by itself; a command line does not.
    const otherwise = hint !== undefined && /^[A-Z]/.test(hint) ? hint : `Else: ${hint}`;
    return new CommandError(message, {
      code,
      exitCode,
      hint: hint === undefined ? did : `${did} ${otherwise}`,
      cause: error.cause ?? error,
    });
  }
  return error;
}

async function nearTo(
  value: string,
  completer: NonNullable<Arg['complete']>,
  names: NameCache,
  context: Context,
): Promise<string | undefined> {
  const asked = ['', value.slice(0, BEGINNING)].map((partial) =>
    names.lookUp(completer, partial, context, PATIENCE_MS),
  );
  const known = (await Promise.all(asked)).flat().map((name) => name.value);
  return known.includes(value) ? undefined : suggest(value, known);
}
