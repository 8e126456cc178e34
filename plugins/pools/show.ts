import type { PasswordPolicyType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { type Cell, CommandError, command, type Event, isAwsError, table } from '../../shell/contract.ts';
import { completePools } from './complete.ts';
import { triggersOf } from './triggers.ts';

export interface ShownPool {
  id: string;
  name: string;
  triggers: Readonly<Record<string, string>>;
  /** Everything else that DescribeUserPool told. */
  settings: Readonly<Record<string, unknown>>;
}

export const show = command('pools show [pool]', {
  describe: 'Show what decides how a user pool behaves: triggers, sign-in names, passwords, MFA, devices, messages',
  examples: ['pools show', 'pools show us-east-1_kw0pAmoAx'],
  related: ['pools list', 'clients show', 'triggers'],
  readOnly: true,
  args: {
    pool: { type: 'string', complete: completePools, describe: "pool ID; without it, the stack's pool" },
  },
  async *run({ pool: given }, { aws, session, signal }): AsyncGenerator<Event, ShownPool, void> {
    const id = given ?? (await session.stack()).userPoolId;
    const cognito = await aws.cognito();
    const pool = await cognito.describeUserPool({ UserPoolId: id }, { abortSignal: signal }).then(
      ({ UserPool }) => UserPool!,
      (error) => {
        throw isAwsError(error, 'ResourceNotFoundException') ? noSuchPool(id, error) : error;
      },
    );
    yield table(['what', 'value'], rowsOf(pool));
    const { Id: _id, Name: _name, LambdaConfig: _config, SchemaAttributes: _schema, ...settings } = pool;
    return {
      id: pool.Id!,
      name: pool.Name!,
      triggers: triggersOf(pool.LambdaConfig),
      settings: JSON.parse(JSON.stringify(settings)),
    };
  },
});

const noSuchPool = (id: string, cause: unknown): CommandError =>
  new CommandError(`There is no user pool ${id} here.`, {
    code: 'ResourceNotFoundException',
    hint: 'See those that there are: pools list',
    cause,
  });

function rowsOf(pool: UserPoolType): (readonly Cell[])[] {
  const { PasswordPolicy, SignInPolicy } = pool.Policies ?? {};
  const custom = pool.SchemaAttributes?.filter(({ Name }) => /^(dev:)?custom:/.test(Name ?? ''));
  const required = pool.SchemaAttributes?.filter(({ Name, Required }) => Required && Name !== 'sub');
  const names = (list: readonly { Name?: string | undefined }[] | undefined) =>
    list?.map(({ Name }) => Name).join(', ');
  const rows: (readonly Cell[])[] = [
    ['pool', pool.Id],
    ['name', pool.Name],
    ['tier', pool.UserPoolTier],
    ['users, about', pool.EstimatedNumberOfUsers],
    ...Object.entries(triggersOf(pool.LambdaConfig)),
    ['users sign in with', [...(pool.UsernameAttributes ?? ['username']), ...(pool.AliasAttributes ?? [])].join(', ')],
    ['user names', pool.UsernameConfiguration?.CaseSensitive === false ? 'not case-sensitive' : 'case-sensitive'],
    ['verified by code', pool.AutoVerifiedAttributes?.join(', ')],
    ['required attributes', names(required)],
    ['custom attributes', names(custom)],
    ['password', PasswordPolicy && `at least ${PasswordPolicy.MinimumLength} characters`],
    ['passwords need', PasswordPolicy && passwordNeeds(PasswordPolicy)],
    ['passwords remembered', PasswordPolicy?.PasswordHistorySize],
    ['first factors', SignInPolicy?.AllowedFirstAuthFactors?.join(', ')],
    ['MFA', pool.MfaConfiguration],
    ['devices', devices(pool)],
    ['sign-up', pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly ? 'administrators only' : 'anybody'],
    ['messages by', pool.EmailConfiguration?.EmailSendingAccount],
    ['deletion protection', pool.DeletionProtection],
  ];
  return rows.filter(([, value]) => value !== undefined && value !== '');
}

const passwordNeeds = (policy: PasswordPolicyType): string =>
  (['Uppercase', 'Lowercase', 'Numbers', 'Symbols'] as const)
    .filter((what) => policy[`Require${what}`])
    .map((what) => what.toLowerCase())
    .join(', ');

function devices({ DeviceConfiguration: given }: UserPoolType): string | undefined {
  if (given === undefined) return undefined;
  const when = given.DeviceOnlyRememberedOnUserPrompt ? 'remembered when the user agrees' : 'always remembered';
  return given.ChallengeRequiredOnNewDevice ? `${when}, in place of a second factor` : when;
}
