import { readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scenarioNames, scenarioPath } from '../assets.ts';
import { CommandError, type Links } from '../contract.ts';
import { refuseBackground } from '../language/background.ts';
import { layout } from '../language/layout.ts';
import { parseLine } from '../language/parse.ts';
import { redactLine } from '../language/redact.ts';
import { type CommandStatement, commandOf, type Statement, setBy, usedNames } from '../language/statement.ts';
import { didYouMean } from '../language/suggest.ts';
import { tokenize } from '../language/tokenize.ts';
import { UsageError } from '../language/usage-error.ts';
import { variableNames } from '../language/variables.ts';
import type { Registry } from '../registry.ts';

export interface ScriptSource {
  /** As it is shown before a line number. */
  file: string;
  text: string;
  /** The real path of the file that it was read from. */
  path?: string;
}

export interface Script {
  file: string;
  /** Where its name leads, when it is a file. */
  links: Links;
  lines: readonly ScriptLine[];
}

export interface ScriptLine {
  /** Counted from 1; of a continued line its first. */
  number: number;
  statement: Statement;
  /** The line on one line, secrets replaced. */
  shown: string;
}

export interface ScriptProblem {
  number: number;
  shown: string;
  error: CommandError;
}

/**
 * The script of a path, or of a shipped scenario's name.
 * @throws UsageError when there is none, or it cannot be read.
 */
export function openScript(nameOrPath: string): ScriptSource {
  const shipped = /^[\w-]+$/.test(nameOrPath) ? scenarioPath(nameOrPath) : undefined;
  try {
    return { file: nameOrPath, text: readFileSync(nameOrPath, 'utf8'), path: realpathSync(nameOrPath) };
  } catch (error) {
    if (shipped !== undefined) {
      const file = `scenarios/${basename(shipped)}`;
      return { file, text: readFileSync(shipped, 'utf8'), path: realpathSync(shipped) };
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const names = scenarioNames();
    if (code !== 'ENOENT')
      throw new UsageError(`cannot read the script ${nameOrPath}: ${code === 'EISDIR' ? 'it is a folder' : message}`);
    const near = didYouMean(
      nameOrPath,
      names,
      names.length > 0 ? `the shipped scenarios are ${names.join(', ')}` : 'give the path of a file',
    );
    throw new UsageError(`there is no script ${nameOrPath}`, near);
  }
}

/**
 * Reads a whole script before anything of it runs: every line that cannot be understood, and every variable that no line before
 * sets, is a problem. A `finally` line may use what any line sets.
 */
export function parseScript(
  source: ScriptSource,
  registry: Registry,
): { script: Script; problems: readonly ScriptProblem[] } {
  const problems: ScriptProblem[] = [];
  const parsed: { number: number; text: string; statement: Statement }[] = [];
  for (const { number, text } of logicalLines(source.text)) {
    try {
      const statement = parseLine(text, registry);
      refuseBackground(statement);
      if (statement.kind !== 'empty') parsed.push({ number, text, statement });
    } catch (error) {
      // A plugin refuses a value with an error of its own.
      if (!(error instanceof CommandError)) throw error;
      problems.push({ number, shown: oneLine(redactLine(text, registry)), error });
    }
  }
  const secretNames = secretNamesOf(parsed.map(({ statement }) => statement));
  const lines = parsed.map(({ number, text, statement }) => ({
    number,
    statement,
    shown: oneLine(redactLine(text, registry, secretNames)),
  }));
  // A line that could not be read may have been the one that sets a variable.
  if (problems.length === 0) problems.push(...undefinedVariables(lines));
  const links = source.path === undefined ? {} : { [source.file]: pathToFileURL(source.path).href };
  return { script: { file: source.file, links, lines }, problems };
}

/** Lines joined where one ends with a backslash. */
function logicalLines(text: string): { number: number; text: string }[] {
  const physical = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const lines: { number: number; text: string }[] = [];
  for (let at = 0; at < physical.length; at++) {
    const number = at + 1;
    let line = physical[at]!;
    while (at + 1 < physical.length && tokenize(line).at(-1)?.problem?.kind === 'continuation')
      line += `\n${physical[++at]}`;
    lines.push({ number, text: line });
  }
  return lines;
}

const oneLine = (text: string) => text.replace(/\s*\\\n\s*/g, ' ').trim();

function undefinedVariables(lines: readonly ScriptLine[]): ScriptProblem[] {
  const anywhere = new Set(lines.flatMap(({ statement }) => setBy(statement) ?? []));
  const before = new Set<string>();
  return lines.flatMap(({ number, statement, shown }): ScriptProblem[] => {
    const known = statement.kind === 'finally' ? anywhere : before;
    const missing = usedNames(statement).find((name) => !known.has(name));
    const set = setBy(statement);
    if (set !== undefined) before.add(set);
    if (missing === undefined) return [];
    const hint = anywhere.has(missing)
      ? 'a later line sets it: move that one up'
      : `set it first: let ${missing} = ..., or <command> as ${missing}`;
    if (secretVariables(commandOf(statement)).includes(missing)) {
      // What stands behind the $ may be a part of the secret itself.
      const error = new UsageError(
        'a secret argument has a $ that begins no variable that is set',
        "put it into single quotes, '...', when it is meant as it is",
      );
      return [{ number, shown, error }];
    }
    return [{ number, shown, error: new UsageError(`$${missing} is not set`, hint) }];
  });
}

/** Variables that are used as secrets, and those that these are made of. */
function secretNamesOf(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set(statements.flatMap((statement) => secretVariables(commandOf(statement))));
  // From the end: a variable is set before it is used.
  for (const statement of statements.toReversed())
    if (statement.kind === 'let' && names.has(statement.name)) for (const name of usedNames(statement)) names.add(name);
  return names;
}

function secretVariables(command: CommandStatement | undefined): string[] {
  if (!command) return [];
  const secrets = layout(command.entry, command.words).filter(
    (slot) => slot.arg !== undefined && command.entry.args[slot.arg]!.secret,
  );
  return variableNames(secrets.map((slot) => slot.word));
}
