/** Replacing a client's secret without an interruption: add the second, have the app use it, delete the first. */
import type {
  AddUserPoolClientSecretRequest,
  DeleteUserPoolClientSecretRequest,
  ListUserPoolClientSecretsRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { invalidParameter, limitExceeded, resourceNotFound } from '../errors.ts';
import {
  LAST_CLIENT_SECRET,
  NO_SUCH_CLIENT_SECRET,
  PUBLIC_CLIENT_HAS_NO_SECRET,
  TOO_MANY_CLIENT_SECRETS,
} from '../inferred.ts';
import { MOST_CLIENT_SECRETS } from '../limits.ts';
import type { Client } from '../pools/client.ts';
import { type ClientSecret, generateSecret, newSecret, secretsOf } from '../pools/client-secrets.ts';
import type { Family } from './family.ts';

export const clientSecretOperations: Family = {
  AddUserPoolClientSecret: addSecret,
  ListUserPoolClientSecrets: (cognito, input: ListUserPoolClientSecretsRequest) => ({
    ClientSecrets: secretsOf(clientOf(cognito, input)).map(shape),
  }),
  DeleteUserPoolClientSecret: deleteSecret,
};

/** The value is answered when it was made here, and never again. @throws InvalidParameterException, LimitExceededException */
function addSecret(cognito: Cognito, input: AddUserPoolClientSecretRequest): object {
  const client = clientOf(cognito, input);
  const secrets = secretsOf(client);
  if (secrets.length === 0) throw invalidParameter(PUBLIC_CLIENT_HAS_NO_SECRET(client.id));
  if (secrets.length >= MOST_CLIENT_SECRETS) throw limitExceeded(TOO_MANY_CLIENT_SECRETS);
  // Ids are made of times: two secrets of one moment are still two.
  const now = Math.max(cognito.now(), secrets.at(-1)!.createdAt + 1);
  const added = newSecret(client.id, input.ClientSecret ?? generateSecret(), now);
  save(cognito, client, [...secrets, added]);
  return {
    ClientSecretDescriptor: { ...shape(added), ...(!input.ClientSecret && { ClientSecretValue: added.value }) },
  };
}

/** @throws ResourceNotFoundException; InvalidParameterException for the only one. */
function deleteSecret(cognito: Cognito, input: DeleteUserPoolClientSecretRequest): object {
  const client = clientOf(cognito, input);
  const secrets = secretsOf(client);
  const left = secrets.filter(({ id }) => id !== input.ClientSecretId);
  if (left.length === secrets.length) throw resourceNotFound(NO_SUCH_CLIENT_SECRET);
  if (left.length === 0) throw invalidParameter(LAST_CLIENT_SECRET);
  save(cognito, client, left);
  return {};
}

function save(cognito: Cognito, { secret: _, ...client }: Client, secrets: readonly ClientSecret[]): void {
  cognito.clients.save({ ...client, secrets, modifiedAt: cognito.now() });
}

const clientOf = (cognito: Cognito, input: { UserPoolId?: string; ClientId?: string }): Client =>
  cognito.clients.get(input.ClientId!, cognito.pools.get(input.UserPoolId!).id);

const shape = ({ id, createdAt }: ClientSecret): object => ({ ClientSecretId: id, ClientSecretCreateDate: createdAt });
