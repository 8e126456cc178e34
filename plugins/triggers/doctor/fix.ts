import type { Caller, WorldInfo } from '../../../shell/contract.ts';

declare const made: unique symbol;

/** A whole command line, to be pasted as it is: of this shell, of the AWS CLI 2, or of the operating system. Nothing else can be a fix. */
export type CommandLine = string & { readonly [made]: true };

/** A line of this shell, from its words. */
export const ours = (...words: readonly string[]): CommandLine => line(words.map(ownWord));

/** A line of the operating system's shell, as it is written. */
export const system = (text: string): CommandLine => text as CommandLine;

/** Makes lines of the AWS CLI (`lambda`, `wait function-active-v2`) that reach the account and Region which this shell works in. */
export type AwsCli = (
  service: string,
  operation: string,
  options: Readonly<Record<string, string | number | object>>,
) => CommandLine;

export function awsCli({ label, region }: WorldInfo, profile: string | undefined): AwsCli {
  const where = {
    region,
    ...(profile !== undefined && { profile }),
    // Of an endpoint the label is its address.
    ...(/^https?:/.test(label) && { 'endpoint-url': label }),
  };
  return (service, operation, options) => {
    const words = Object.entries({ ...where, ...options }).flatMap(([name, value]) => [
      `--${name}`,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]);
    return line(['aws', service, ...operation.split(' '), ...words].map(posixWord));
  };
}

/** Lines of which each runs when the one before it has succeeded. */
export const inTurn = (...lines: readonly CommandLine[]): CommandLine => lines.join(' && ') as CommandLine;

/** Who calls, where that can be told. */
export type Who = Pick<Caller, 'arn' | 'profile' | 'source' | 'expires'> | undefined;

const line = (words: readonly string[]): CommandLine => words.join(' ') as CommandLine;

const PLAIN = /^[\w@%+=:,./-]+$/;

function ownWord(word: string): string {
  if (PLAIN.test(word) && word !== 'as') return word;
  return word.includes("'") ? `"${word.replace(/[\\"$]/g, '\\$&')}"` : `'${word}'`;
}

const posixWord = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
