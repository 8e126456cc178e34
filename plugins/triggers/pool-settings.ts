import type {
  RecoveryOptionNameType,
  UserPoolType,
  VerifiedAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, command, type Event, EXIT, text } from '../../shell/contract.ts';
import { askForForeign } from './foreign.ts';
import { readPool, type SettingsChange, writePool } from './pool.ts';

/** A setting that only UpdateUserPool changes, which resets whatever it is not sent. */
interface Setting {
  /** What a person names, and what Cognito calls it. */
  values: Readonly<Record<string, string>>;
  describe: string;
  /** @param names Cognito's, in order of preference; none brings Cognito's default. */
  change(names: readonly string[]): SettingsChange;
  /** Cognito's names, as the pool has them. */
  of(pool: UserPoolType): readonly string[];
}

const SETTINGS = {
  verify: {
    values: { email: 'email', phone: 'phone_number' },
    describe: 'what is verified by a code at sign-up (AutoVerifiedAttributes)',
    change: (names) => ({ AutoVerifiedAttributes: names as VerifiedAttributeType[] }),
    of: ({ AutoVerifiedAttributes = [] }) => AutoVerifiedAttributes.toSorted(),
  },
  recovery: {
    values: { email: 'verified_email', phone: 'verified_phone_number', admin: 'admin_only' },
    describe: 'where a code for a forgotten password goes, the first choice first (AccountRecoverySetting)',
    change: (names) => ({
      AccountRecoverySetting:
        names.length === 0
          ? undefined
          : {
              RecoveryMechanisms: names.map((name, index) => ({
                Priority: index + 1,
                Name: name as RecoveryOptionNameType,
              })),
            },
    }),
    of: ({ AccountRecoverySetting }) =>
      (AccountRecoverySetting?.RecoveryMechanisms ?? [])
        .toSorted((one, other) => one.Priority! - other.Priority!)
        .map(({ Name }) => Name!),
  },
} as const satisfies Record<string, Setting>;
type SettingName = keyof typeof SETTINGS;

const NONE = 'none';
const VALUES = ['email', 'phone', 'admin', NONE] as const;

export const poolsSet = command('pools set <setting> <values..>', {
  describe: 'Change one setting of the user pool; every other one is sent back as it is. Cleanup brings back what was',
  examples: ['pools set verify email', 'pools set recovery email phone', 'pools set verify none'],
  related: ['pools show', 'doctor', 'pools create'],
  args: {
    setting: {
      type: 'string',
      choices: Object.keys(SETTINGS) as SettingName[],
      demandOption: true,
      describe: 'which one',
      meanings: Object.fromEntries(Object.entries(SETTINGS).map(([name, { describe }]) => [name, describe])),
    },
    values: {
      type: 'string',
      array: true,
      choices: VALUES,
      demandOption: true,
      describe: "its values; none brings Cognito's default",
    },
  },
  async *run(args, context): AsyncGenerator<Event, { pool: string; setting: string; values: string[] }, void> {
    const { journal } = context;
    const name = args.setting;
    const setting: Setting = SETTINGS[name];
    const wanted = namesFor(name, args.values as unknown as readonly string[]);
    const stack = await context.session.stack();
    const before = await readPool(context);
    const now = setting.of(before);
    const older = journal.find('setting', name);
    const line = lineFor(name, wanted);
    const done = { pool: stack.userPoolId, setting: name, values: wordsFor(setting, wanted) };
    if (line === lineFor(name, now)) {
      if (older?.undo === line) journal.settle(older);
      yield text(`${done.pool} has ${line.slice('pools set '.length)} already: nothing to do.`, 'quiet');
      return done;
    }
    if (older?.undo !== line) yield* askForForeign(context, stack, 'a setting');
    const entry = journal.record({ kind: 'setting', subject: name, undo: lineFor(name, now) });
    const refused = () => {
      if (entry.id !== older?.id) journal.settle(entry);
    };
    yield* writePool(context, before, { settings: setting.change(wanted) }, { refused });
    if (entry.undo === line) journal.settle(entry);
    yield text(`${done.pool}: ${name} is ${done.values.join(', ') || NONE} now.`, 'good');
    return done;
  },
});

/** @throws CommandError for a value that the setting does not take. */
function namesFor(name: SettingName, given: readonly string[]): readonly string[] {
  const { values }: Setting = SETTINGS[name];
  if (given.length === 1 && given[0] === NONE) return [];
  const odd = given.find((word, index) => !Object.hasOwn(values, word) || given.indexOf(word) !== index);
  if (odd === undefined) {
    const names = given.map((word) => values[word]!);
    return name === 'verify' ? names.toSorted() : names;
  }
  throw new CommandError(`${name} does not take ${given.join(' ')}.`, {
    code: 'InvalidArgument',
    exitCode: EXIT.usage,
    hint: `${Object.keys(values).join(', ')}, each once; or ${NONE} alone.`,
  });
}

const wordsFor = ({ values }: Setting, names: readonly string[]): string[] =>
  names.map((name) => Object.keys(values).find((word) => values[word] === name) ?? name);

const lineFor = (name: SettingName, names: readonly string[]): string =>
  `pools set ${name} ${wordsFor(SETTINGS[name], names).join(' ') || NONE}`;
