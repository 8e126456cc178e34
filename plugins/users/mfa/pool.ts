import type { GetUserPoolMfaConfigCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { command, type Event, text, wasNotSent } from '../../../shell/contract.ts';

const MODES = ['off', 'optional', 'on'] as const;
type Mode = (typeof MODES)[number];

export const pool = command('mfa pool <mode>', {
  describe:
    'Say whether the pool asks for a second factor; SMS and e-mail stay as they are configured. Cleanup brings back what was',
  examples: ['mfa pool optional', 'mfa pool off'],
  related: ['mfa setup', 'pools show'],
  args: {
    mode: {
      type: 'string',
      choices: MODES,
      demandOption: true,
      describe: 'off, optional (who chose one), on (everybody)',
    },
    totp: { type: 'boolean', default: true, describe: 'authenticator apps; --no-totp turns them off' },
  },
  async *run({ mode, totp }, context): AsyncGenerator<Event, { pool: string; mode: Mode }, void> {
    const { journal, signal } = context;
    const cognito = await context.aws.cognito();
    const { userPoolId: UserPoolId } = await context.session.stack();
    const before = await cognito.getUserPoolMfaConfig({ UserPoolId }, { abortSignal: signal });
    const older = journal.find('mfa', UserPoolId);
    const entry = journal.record({ kind: 'mfa', subject: UserPoolId, undo: lineFor(before) });
    try {
      await cognito.setUserPoolMfaConfig({
        UserPoolId,
        MfaConfiguration: mode.toUpperCase() as 'OFF',
        ...(mode !== 'off' && {
          SoftwareTokenMfaConfiguration: { Enabled: totp },
          SmsMfaConfiguration: before.SmsMfaConfiguration,
          EmailMfaConfiguration: before.EmailMfaConfiguration,
        }),
      });
    } catch (error) {
      if (
        entry.id !== older?.id &&
        error instanceof Error &&
        (wasNotSent(error) || /^(InvalidParameter|AccessDenied|FeatureUnav)/.test(error.name))
      )
        journal.settle(entry);
      throw error;
    }
    const after = await cognito.getUserPoolMfaConfig({ UserPoolId }, { abortSignal: signal });
    if (entry.undo === lineFor(after)) journal.settle(entry);
    yield text(`MFA of the user pool ${UserPoolId} is ${mode}.`, 'good');
    return { pool: UserPoolId, mode };
  },
});

/** The line that brings about this configuration. */
function lineFor({
  MfaConfiguration = 'OFF',
  SoftwareTokenMfaConfiguration: token,
}: GetUserPoolMfaConfigCommandOutput) {
  const withoutTotp = MfaConfiguration !== 'OFF' && !token?.Enabled;
  return `mfa pool ${MfaConfiguration.toLowerCase()}${withoutTotp ? ' --no-totp' : ''}`;
}
