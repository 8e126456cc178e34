import { type Caller, posixWord, type Session, type WorldInfo } from '../../../shell/contract.ts';

declare const made: unique symbol;

/** A whole command line, to be pasted as it is: of this shell, of the AWS CLI 2, or of the operating system. Nothing else can be a fix. */
export type CommandLine = string & { readonly [made]: true };

/** A line of this shell, from its words. */
export const ours = (...words: readonly string[]): CommandLine => line(words.map(ownWord));

/** A line of the operating system's shell, as it is written. */
export const system = (text: string): CommandLine => text as CommandLine;

/** What puts something right or looks further: a line, or one that takes the AWS CLI, which is led to another place in each world. */
export type Fix = CommandLine | ((aws: AwsCli) => CommandLine);

/** Makes lines of the AWS CLI (`lambda`, `wait function-active-v2`) that reach the account and Region which this shell works in. */
export type AwsCli = (
  service: string,
  operation: string,
  options: Readonly<Record<string, string | number | object>>,
) => CommandLine;

export function awsCli({ environment = {}, options: where }: NonNullable<WorldInfo['cli']>, region: string): AwsCli {
  const before = Object.entries(environment).map(([name, value]) => `${name}=${posixWord(value)}`);
  return (service, operation, options) => {
    const words = Object.entries({ region, ...where, ...options }).flatMap(([name, value]) => [
      `--${name}`,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]);
    return line([...before, ...['aws', service, ...operation.split(' '), ...words].map(posixWord)]);
  };
}

/** The line of a fix, and what it takes in this world. Where the AWS CLI cannot be led, the line leads to a world where it can. */
export function lineOf(
  fix: Fix,
  { world, stackName, poolId }: Pick<Session, 'world' | 'stackName' | 'poolId'>,
): { fix: CommandLine; remark?: string } {
  if (typeof fix === 'string') return { fix };
  const { cli, folder, region } = world;
  if (cli !== undefined) return { fix: fix(awsCli(cli, region)) };
  if (folder === undefined)
    return {
      fix: ours('destroy'),
      remark:
        'This world is in memory and no other program reaches it: destroy, then deploy, make the stack anew, without its users.',
    };
  const place = poolId === undefined ? ['--stack', stackName] : ['--pool', poolId];
  const there = ['pools-shell', '--endpoint', SERVED, '--region', region, ...place, 'doctor'].map(posixWord).join(' ');
  return {
    fix: line(['pools-shell', 'serve', '--state', folder, '--region', region].map(posixWord)),
    remark: `No other program reaches this world while it is in this one. End this one, serve its folder, and have the line from: ${there}`,
  };
}

/** Where `serve` listens when it is not told. */
const SERVED = 'http://127.0.0.1:9339';

/** Lines of which each runs when the one before it has succeeded. */
export const inTurn = (...lines: readonly CommandLine[]): CommandLine => lines.join(' && ') as CommandLine;

/** Who calls, where that can be told. */
export type Who = Pick<Caller, 'arn' | 'source' | 'expires'> | undefined;

const line = (words: readonly string[]): CommandLine => words.join(' ') as CommandLine;

const PLAIN = /^[\w@%+=:,./-]+$/;

function ownWord(word: string): string {
  if (PLAIN.test(word) && word !== 'as') return word;
  return word.includes("'") ? `"${word.replace(/[\\"$]/g, '\\$&')}"` : `'${word}'`;
}
