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
  describe: 'which one; case and dashes do not matter',
  meanings: {
    PreSignUp: 'before a user is signed up: accept, refuse, confirm at once',
    PostConfirmation: 'after a sign-up or a new password was confirmed',
    PreAuthentication: 'before a sign-in is decided: accept or refuse',
    PostAuthentication: 'after a sign-in',
    UserMigration: 'at the sign-in, or the forgotten password, of a user who is not in the pool',
    CustomMessage: 'before a message is sent: its text',
    CustomEmailSender: 'in place of an e-mail: sends it, the code comes encrypted',
    CustomSMSSender: 'in place of a text message: sends it, the code comes encrypted',
    PreTokenGeneration: 'before tokens are made: their claims',
    DefineAuthChallenge: 'custom authentication: which challenge comes next',
    CreateAuthChallenge: 'custom authentication: what the challenge is',
    VerifyAuthChallengeResponse: 'custom authentication: whether the answer is right',
  } satisfies Record<TriggerName, string>,
} as const satisfies Arg;
