import type { RegisteredCommand } from '../registry.ts';
import { isSwitch } from './layout.ts';

/** A command's usage with its flags: `signup <username> --email <email> [--password <secret>]`. */
export function usageLine(entry: RegisteredCommand): string {
  const positionals = new Set(entry.positionals.map((positional) => positional.name));
  const flags = Object.entries(entry.args)
    .filter(([name, arg]) => !positionals.has(name) && !arg.hidden)
    .map(([name, arg]) => {
      const flag = isSwitch(arg) ? `--${name}` : `--${name} <${arg.secret ? 'secret' : name}>`;
      return arg.demandOption ? flag : `[${flag}]`;
    });
  return [entry.command.usage, ...flags].join(' ');
}

/** How an argument is written: `<username>` or `--email`. */
export function label(entry: RegisteredCommand, name: string): string {
  return entry.positionals.some((positional) => positional.name === name) ? `<${name}>` : `--${name}`;
}
