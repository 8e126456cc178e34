import type { Completer } from '../../shell/contract.ts';

export const completePools: Completer = async ({ aws, signal }) => {
  const cognito = await aws.cognito();
  const { UserPools } = await cognito.listUserPools({ MaxResults: 60 }, { abortSignal: signal });
  return (UserPools ?? []).map(({ Id, Name }) => ({ value: Id!, describe: Name }));
};

export const completeClients: Completer = async ({ aws, session, signal }) => {
  const cognito = await aws.cognito();
  const { userPoolId } = await session.stack();
  const { UserPoolClients } = await cognito.listUserPoolClients(
    { UserPoolId: userPoolId, MaxResults: 60 },
    { abortSignal: signal },
  );
  return (UserPoolClients ?? []).map(({ ClientId, ClientName }) => ({ value: ClientId!, describe: ClientName }));
};
