import { type Arg, CommandError, TRIGGERS, type TriggerName } from '../../shell/contract.ts';

const plain = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '');

/** `PreSignUp` for `PreSignUp`, `presignup`, `pre-sign-up`; what is no trigger's name comes back as it is. */
function toTriggerName(name: string): string {
  return TRIGGERS.find((trigger) => plain(trigger) === plain(name)) ?? name;
}

/** @throws CommandError that lists the names. */
export function triggerName(name: string): TriggerName {
  const found = TRIGGERS.find((trigger) => trigger === toTriggerName(name));
  if (found !== undefined) return found;
  throw new CommandError(`There is no trigger "${name}".`, { code: 'UnknownTrigger', hint: TRIGGERS.join(', ') });
}

export const triggerArg = {
  type: 'string',
  choices: TRIGGERS,
  coerce: toTriggerName,
  describe: 'trigger; case and dashes do not matter',
} as const satisfies Arg;
