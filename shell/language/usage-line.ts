import type { Arg } from '../contract.ts';
import type { RegisteredCommand } from '../registry.ts';
import { isSwitch } from './layout.ts';

/** A command's usage with its flags: `signup <username> --email <email> [--password <secret>]`. */
export function usageLine(entry: RegisteredCommand): string {
  const positionals = new Set(entry.positionals.map((positional) => positional.name));
  const flags = Object.entries(entry.args)
    .filter(([name, arg]) => !positionals.has(name) && !arg.hidden)
    .map(([name, arg]) => (arg.demandOption ? flagUsage(name, arg) : `[${flagUsage(name, arg)}]`));
  return [entry.command.usage, ...flags].join(' ');
}

/** `--email <email>`, `--password <secret>`, `--replace`. */
export const flagUsage = (name: string, arg: Arg): string =>
  isSwitch(arg) ? `--${name}` : `--${name} <${arg.secret ? 'secret' : name}>`;

/** How an argument is written: `<username>` or `--email`. */
export function label(entry: RegisteredCommand, name: string): string {
  return entry.positionals.some((positional) => positional.name === name) ? `<${name}>` : `--${name}`;
}
