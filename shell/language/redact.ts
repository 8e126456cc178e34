import { sanitize } from '../output/sanitize.ts';
import type { RegisteredCommand, Registry } from '../registry.ts';
import { argOfFlag, layout, readFlag } from './layout.ts';
import { commandStart, findCommand, withoutCapture } from './parse.ts';
import { SECRET } from './secret.ts';
import { suggest } from './suggest.ts';
import { bareText, type Token, wordsOf } from './tokenize.ts';

/**
 * A line as it may be shown and kept: values of arguments that are declared secret are replaced, and so is `let` of a name that some
 * command declares as a secret. Works on any text; where the line cannot be understood, it rather hides too much.
 *
 * @param secretNames variables that are used as secrets elsewhere (a script knows), so that their `let` is hidden too.
 */
export function redactLine(line: string, registry: Registry, secretNames?: ReadonlySet<string>): string {
  let answer = '';
  let at = 0;
  for (const { start, end } of secretSpans(line, registry, secretNames)) {
    answer += line.slice(at, start) + SECRET;
    at = end;
  }
  return answer + line.slice(at);
}

/** Where only the name can tell: a variable that is called like this is hidden before anybody uses it as a secret. */
const SECRET_NAME = /pass|pw|secret|token|credential/i;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the secrets of a line stand, in order and without overlap. */
export function secretSpans(line: string, registry: Registry, secretNames: ReadonlySet<string> = new Set()): Span[] {
  const words = wordsOf(line);
  const hidden =
    words[0] && bareText(words[0]) === 'let'
      ? secretsOfLet(line, words, registry, secretNames)
      : secretsOfCommand(words, registry);
  let at = 0;
  return hidden
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end }) => {
      if (start < at) return [];
      at = end;
      return [{ start, end }];
    });
}

function secretsOfLet(
  line: string,
  words: readonly Token[],
  registry: Registry,
  secretNames: ReadonlySet<string>,
): Span[] {
  const match = /^\s*let\s+([^\s=]+)\s*=?\s*/.exec(line);
  if (!match || !words[1]) return [];
  const name = match[1]!;
  const flags = [name, name.replaceAll('_', '-'), name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
  const secret =
    secretNames.has(name) || SECRET_NAME.test(name) || flags.some((flag) => secretFlags(registry).has(flag));
  const end = words.at(-1)!.end;
  return secret && end > match[0].length ? [{ start: match[0].length, end }] : [];
}

function secretsOfCommand(words: readonly Token[], registry: Registry): Span[] {
  const start = commandStart(words);
  const named = findCommand(words.slice(start), registry);
  const entry = named ?? nearestCommand(words.slice(start), registry);
  const rest = entry ? words.slice(start + entry.words.length) : words;
  const secrets = secretFlags(registry);
  const spans: Span[] = entry ? declaredSecrets(entry, withoutCapture(rest)[0]) : [];
  const looksSecret = (flag: string) =>
    entry && argOfFlag(entry, flag) !== undefined
      ? isSecret(entry, flag)
      : secrets.has(flag) || secrets.has(suggest(flag, secrets) ?? '');
  for (const [index, word] of words.entries()) {
    const flag = readFlag(word);
    if (!flag || !looksSecret(flag.name)) continue;
    if (flag.value) spans.push({ start: word.start + word.raw.indexOf('=') + 1, end: word.end });
    else if (words[index + 1]) spans.push(words[index + 1]!);
  }
  return spans.filter((span) => span.end > span.start);
}

function declaredSecrets(entry: RegisteredCommand, words: readonly Token[]): Span[] {
  const takesSecret = entry.positionals.some((positional) => entry.args[positional.name]!.secret);
  let afterSecret = false;
  return layout(entry, words).flatMap(({ word, role, arg }) => {
    const secret = entry.args[arg ?? '']?.secret === true;
    // A word too many after a secret is most likely the rest of an unquoted one.
    const rest = role === 'extra' && (takesSecret || afterSecret);
    afterSecret = secret || rest;
    return (role === 'positional' && secret) || rest ? [word] : [];
  });
}

function nearestCommand(words: readonly Token[], registry: Registry): RegisteredCommand | undefined {
  for (const count of [3, 2, 1]) {
    const near = registry.suggest(
      words
        .slice(0, count)
        .map((word) => word.raw)
        .join(' '),
    );
    if (near !== undefined) return registry.find(near.split(' '));
  }
  return undefined;
}

const isSecret = (entry: RegisteredCommand, flag: string) => entry.args[argOfFlag(entry, flag)!]!.secret === true;

const known = new WeakMap<Registry, ReadonlySet<string>>();

/** Every name under which some command takes a secret flag. */
function secretFlags(registry: Registry): ReadonlySet<string> {
  let names = known.get(registry);
  if (!names) {
    names = new Set(
      registry.commands.flatMap(({ args }) =>
        Object.entries(args).flatMap(([name, arg]) => (arg.secret ? [name, ...[arg.alias ?? []].flat()] : [])),
      ),
    );
    known.set(registry, names);
  }
  return names;
}

/** The second net: secrets that this run has seen, replaced by value in everything that is shown. */
export class SecretValues {
  readonly #values = new Set<string>();
  #longestFirst: string[] = [];

  /** Shorter than six characters would hide ordinary words. */
  add(value: string | undefined): void {
    if (value === undefined || value.length < 6 || this.#values.has(value)) return;
    this.#values.add(value);
    // In logs and JSON texts a secret's quotes and backslashes are escaped.
    this.#values.add(JSON.stringify(value).slice(1, -1));
    // What is shown is sanitised.
    const clean = sanitize(value);
    if (clean.length >= 6) this.#values.add(clean);
    this.#longestFirst = [...this.#values].sort((a, b) => b.length - a.length);
  }

  /**
   * What a person typed where a secret was asked for. A line of ordinary words may have been meant for the prompt, and would blot out
   * those words for the rest of the run; a password like that is hidden once it is accepted, by `add`.
   */
  addTyped(value: string): void {
    if (!/^[a-z]+([ -][a-z]+)*$/.test(value)) this.add(value);
  }

  /** Characters that nobody sees do not hide a secret: a text that holds one only when it is sanitised is answered sanitised. */
  apply(text: string): string {
    if (this.#longestFirst.length === 0) return text;
    const answer = this.#replace(text);
    const clean = sanitize(answer);
    if (clean === answer) return answer;
    const cleaned = this.#replace(clean);
    return cleaned === clean ? answer : cleaned;
  }

  #replace(text: string): string {
    let answer = text;
    for (const value of this.#longestFirst) if (answer.includes(value)) answer = answer.replaceAll(value, SECRET);
    return answer;
  }

  /** Plain data with every text in it replaced, so that no later cut or escape can hide a secret from `apply`. */
  applyDeep<T>(data: T): T {
    if (this.#longestFirst.length === 0) return data;
    return replaceTexts(data, (text) => this.apply(text)) as T;
  }
}

function replaceTexts(data: unknown, replace: (text: string) => string): unknown {
  if (typeof data === 'string') return replace(data);
  if (Array.isArray(data)) return data.map((item) => replaceTexts(item, replace));
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [replace(key), replaceTexts(value, replace)]));
}
