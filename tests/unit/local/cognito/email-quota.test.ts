import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { settings, worldOf } from '../server/client.ts';

test('pools send as many e-mails in a day as they may, all of them together; those of SES do not count', async (t) => {
  const clock = { time: Date.UTC(2026, 0, 15, 12), now: () => clock.time };
  const cognito = new CognitoIdentityProvider(settings(await worldOf(t, { clock, emailsPerDay: 3 })));
  t.after(() => cognito.destroy());
  const EmailConfiguration = {
    EmailSendingAccount: 'DEVELOPER' as const,
    SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/a@example.com',
  };
  const clients: string[] = [];
  for (const more of [{}, {}, { EmailConfiguration }]) {
    const pool = { PoolName: 'p', AutoVerifiedAttributes: ['email' as const], ...more };
    const { UserPool } = await cognito.createUserPool(pool);
    const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId: UserPool!.Id, ClientName: 'c' });
    clients.push(UserPoolClient!.ClientId!);
  }
  let count = 0;
  const signUp = (pool: number) =>
    cognito.signUp({
      ClientId: clients[pool]!,
      Username: `user${++count}`,
      Password: 'Abcd1234!',
      UserAttributes: [{ Name: 'email', Value: `user${count}@example.com` }],
    });
  await signUp(0);
  await signUp(1);
  await signUp(0);
  await assert.rejects(signUp(1), { name: 'LimitExceededException', message: /^Exceeded daily email limit/ });
  for (let more = 0; more < 5; more++) await signUp(2);
  clock.time += 24 * 60 * 60 * 1000;
  await signUp(1);
});
