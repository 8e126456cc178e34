import type { Arg, Command } from './contract.ts';
import { createRegistry, type Registry } from './registry.ts';

/**
 * The commands as the program's arguments take them: other users of the machine see these, so help and usage offer no flag that takes a
 * secret. One that is given is still known as a secret, and refused.
 */
export const forProgramArguments = ({ plugins }: Registry): Registry =>
  createRegistry(plugins.map((plugin) => ({ ...plugin, commands: plugin.commands.map(withoutSecretFlags) })));

function withoutSecretFlags(command: Command): Command {
  const positionals = new Set(command.usage.match(/[\w-]+/g));
  const hide = ([name, arg]: [string, Arg]): [string, Arg] => [
    name,
    arg.secret && !positionals.has(name) ? { ...arg, hidden: true } : arg,
  ];
  return { ...command, args: Object.fromEntries(Object.entries<Arg>(command.args).map(hide)) };
}
