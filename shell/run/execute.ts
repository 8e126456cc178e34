import { notMade } from '../aws/call-guard.ts';
import { CommandError, type Context, type Event, EXIT, isAwsError, type Result, ScriptEnd, text } from '../contract.ts';
import { refuseBackground } from '../language/background.ts';
import type { Arguments } from '../language/convert.ts';
import { checkExpectation } from '../language/expectation.ts';
import type { NameCache } from '../language/names.ts';
import { withNearName } from '../language/near-name.ts';
import { bind, parseLine } from '../language/parse.ts';
import type { SecretValues } from '../language/redact.ts';
import type { CommandStatement, Statement } from '../language/statement.ts';
import { UsageError } from '../language/usage-error.ts';
import { type Variables, valueOfWord } from '../language/variables.ts';
import type { RegisteredCommand, Registry } from '../registry.ts';
import { dryRun, isDryRun } from './dry-run.ts';

/** What a line runs in. */
export interface Environment {
  registry: Registry;
  context: Context;
  variables: Variables;
  /** Takes the values of secret arguments, so that they are hidden wherever they turn up. */
  secrets?: SecretValues;
  /** Live names, for did-you-mean; forgotten by a command that may change them. */
  names?: NameCache;
  /** Turns what a client threw into an error that a person can act on. */
  explain?: (error: unknown, plugin: string) => unknown;
  /** Whether a command of this signal still has lines to clean up after it was interrupted: a script inside the shell. */
  cleansUp?: (signal: AbortSignal) => boolean;
}

/**
 * Runs one typed line: a command, `let`, `as` and `expect` included. Its events come through; what the command returned is returned.
 * @throws UsageError when the line cannot be understood; whatever the command throws, explained.
 */
export async function* execute(line: string, environment: Environment): AsyncGenerator<Event, Result, void> {
  const statement = parseLine(line, environment.registry);
  refuseBackground(statement);
  if (statement.kind === 'finally') {
    throw new UsageError(
      'finally belongs in a script',
      'type the command itself, or put both into a file and run it with --script',
    );
  }
  return yield* perform(statement, environment);
}

/** Runs a statement that was parsed before. A `finally` line's command is run now: when it is due is the script's business. */
export async function* perform(statement: Statement, environment: Environment): AsyncGenerator<Event, Result, void> {
  switch (statement.kind) {
    case 'empty':
      return undefined;
    case 'let': {
      const value = valueOfWord(statement.value, environment.variables);
      environment.variables.set(statement.name, value);
      return value;
    }
    case 'expect':
      checkExpectation(statement.expectation, environment.variables);
      return true;
    case 'command':
      return yield* runCommand(statement, environment);
    case 'finally':
      return yield* runCommand(statement.command, environment);
    case 'expect-error':
      return yield* runExpectingError(statement.error, statement.command, environment);
  }
}

async function* runCommand(statement: CommandStatement, environment: Environment): AsyncGenerator<Event, Result, void> {
  const { context, variables, explain, cleansUp, names } = environment;
  context.signal.throwIfAborted();
  const { command, args: all } = bind(statement, variables);
  const { wide, ...args } = all;
  rememberSecrets(statement.entry, args, environment.secrets);
  const running = command.run(args as never, context);
  try {
    for (;;) {
      const next = await running.next();
      if (next.done) {
        if (statement.capture) variables.set(statement.capture, next.value ?? null);
        return next.value;
      }
      yield wide && next.value.kind === 'table' ? { ...next.value, wide: true } : next.value;
      // For commands that yield on and on without a look at the signal.
      if (!cleansUp?.(context.signal)) context.signal.throwIfAborted();
    }
  } catch (error) {
    if (context.signal.aborted || error instanceof ScriptEnd) throw error;
    const end = notMade(error);
    if (end !== undefined) {
      const result = yield* dryRun(end);
      if (statement.capture) variables.set(statement.capture, result);
      return result;
    }
    const explained = explain ? explain(error, statement.entry.plugin.name) : error;
    throw names ? await withNearName(explained, { entry: statement.entry, args }, names, context) : explained;
  } finally {
    if (!command.readOnly) names?.forget();
    // When the caller stops listening, the command gets its `finally` too.
    await running.return(undefined);
  }
}

async function* runExpectingError(
  wanted: string,
  statement: CommandStatement,
  environment: Environment,
): AsyncGenerator<Event, Result, void> {
  const { capture, ...plain } = statement;
  try {
    // The error is wanted: nobody needs to know which name was meant.
    const result = yield* runCommand(plain, { ...environment, names: undefined });
    // The call that was to fail was not made.
    if (isDryRun(result)) return result;
  } catch (error) {
    if (environment.context.signal.aborted || error instanceof ScriptEnd || error instanceof UsageError) throw error;
    if (!isAwsError(error, wanted)) {
      const { message } = error as Error;
      throw new CommandError(
        `expected ${wanted}, but ${statement.entry.name} failed with ${nameOf(error)}: ${message}`,
        {
          code: 'ExpectationFailed',
          exitCode: EXIT.expectation,
          cause: error,
        },
      );
    }
    const data = { name: wanted, message: error.message };
    if (capture) environment.variables.set(capture, data);
    yield text(`As expected: ${wanted}: ${error.message}`, 'good');
    return data;
  } finally {
    environment.names?.forget();
  }
  throw new CommandError(`expected ${wanted}, but ${statement.entry.name} succeeded`, {
    code: 'ExpectationFailed',
    exitCode: EXIT.expectation,
  });
}

const nameOf = (error: unknown) => (error instanceof CommandError ? (error.code ?? 'an error') : (error as Error).name);

function rememberSecrets(entry: RegisteredCommand, args: Arguments, secrets: SecretValues | undefined): void {
  for (const [name, arg] of Object.entries(entry.args)) {
    for (const value of [args[name]].flat()) {
      if (typeof value !== 'string') continue;
      if (arg.secret) secrets?.add(value);
      if (arg.secretEnv) secrets?.add(process.env[value]);
    }
  }
}
