/** Changing, verifying and removing attributes, by users themselves and by administrators. */
import type {
  AdminDeleteUserAttributesRequest,
  AdminUpdateUserAttributesRequest,
  DeleteUserAttributesRequest,
  GetUserAttributeVerificationCodeRequest,
  UpdateUserAttributesRequest,
  VerifyUserAttributeRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { IssuedCode } from '../codes/codes.ts';
import type { Cognito } from '../cognito.ts';
import { invalidParameter } from '../errors.ts';
import { ADMIN_CLIENT_ID } from '../inferred.ts';
import { type CodeDeliveryDetails, channelOf } from '../messages/channel.ts';
import { sendCode } from '../messages/send.ts';
import { isAutoVerified, type Pool, type VerifiableAttribute } from '../pools/pool.ts';
import { requireAccess } from '../tokens/access.ts';
import type { Origin } from '../triggers/metadata.ts';
import { claimAliases } from '../users/aliases.ts';
import { checkWritable } from '../users/attributes.ts';
import { removeAttributes, updateAttributes } from '../users/change-attributes.ts';
import { attributeMap, isVerifiable, type User } from '../users/user.ts';
import { verifiedBy } from '../users/verify.ts';
import { adminTarget } from './caller.ts';
import type { Family } from './family.ts';

export const attributeOperations: Family = {
  UpdateUserAttributes: updateOwn,
  AdminUpdateUserAttributes: updateByAdmin,
  DeleteUserAttributes: async (cognito, input: DeleteUserAttributesRequest) => {
    const { pool, client, user } = await requireAccess(cognito, input.AccessToken!);
    checkWritable(client, input.UserAttributeNames!);
    removeAttributes(cognito, pool, user, input.UserAttributeNames!);
    return {};
  },
  AdminDeleteUserAttributes: (cognito, input: AdminDeleteUserAttributesRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    removeAttributes(cognito, pool, user, input.UserAttributeNames!);
    return {};
  },
  GetUserAttributeVerificationCode: requestCode,
  VerifyUserAttribute: verifyAttribute,
};

async function updateOwn(cognito: Cognito, input: UpdateUserAttributesRequest): Promise<object> {
  const { pool, client, user } = await requireAccess(cognito, input.AccessToken!);
  const changes = attributeMap(input.UserAttributes);
  checkWritable(client, Object.keys(changes));
  const { changed, unverified } = updateAttributes(cognito, pool, user, changes);
  const origin: Origin = {
    operation: 'UpdateUserAttributes',
    clientId: client.id,
    clientMetadata: input.ClientMetadata,
  };
  return { CodeDeliveryDetailsList: await sendUpdateCodes(cognito, pool, changed, unverified, origin) };
}

async function updateByAdmin(cognito: Cognito, input: AdminUpdateUserAttributesRequest): Promise<object> {
  const { pool, user } = adminTarget(cognito, input);
  const { changed, unverified } = updateAttributes(cognito, pool, user, attributeMap(input.UserAttributes));
  await sendUpdateCodes(cognito, pool, changed, unverified, {
    operation: 'AdminUpdateUserAttributes',
    clientId: ADMIN_CLIENT_ID,
    clientMetadata: input.ClientMetadata,
  });
  return {};
}

async function sendUpdateCodes(
  cognito: Cognito,
  pool: Pool,
  user: User,
  attributes: readonly VerifiableAttribute[],
  origin: Origin,
): Promise<CodeDeliveryDetails[]> {
  const sent: CodeDeliveryDetails[] = [];
  for (const attribute of attributes.filter((name) => isAutoVerified(pool, name) || user.pending?.[name])) {
    const channel = channelOf(withPending(user), attribute);
    if (!channel) continue;
    const sending = { pool, user, channel, occasion: 'UpdateUserAttribute' as const, origin };
    sent.push(await sendCode(cognito, sending, `verify-${attribute}`));
  }
  return sent;
}

async function requestCode(cognito: Cognito, input: GetUserAttributeVerificationCodeRequest): Promise<object> {
  const { pool, client, user } = await requireAccess(cognito, input.AccessToken!);
  const attribute = verifiable(input.AttributeName!);
  const channel = channelOf(withPending(user), attribute);
  if (!channel) throw invalidParameter(`User does not have a value for ${attribute}.`);
  cognito.attempts.count(user, 'GetUserAttributeVerificationCode');
  const origin: Origin = {
    operation: 'GetUserAttributeVerificationCode',
    clientId: client.id,
    clientMetadata: input.ClientMetadata,
  };
  const sending = { pool, user, channel, occasion: 'VerifyUserAttribute' as const, origin };
  return { CodeDeliveryDetails: await sendCode(cognito, sending, `verify-${attribute}`) };
}

async function verifyAttribute(cognito: Cognito, input: VerifyUserAttributeRequest): Promise<object> {
  const { pool, user } = await requireAccess(cognito, input.AccessToken!);
  const purpose = `verify-${verifiable(input.AttributeName!)}` as const;
  cognito.attempts.count(user, 'VerifyUserAttribute');
  const issued = cognito.codes.check(user, purpose, input.Code!);
  const attributes = verifiedBy(user, issued);
  claimAliases(cognito, pool, { sub: user.sub, attributes }, { force: false });
  cognito.codes.use(user, purpose);
  cognito.users.change(pool, user, cognito.now(), (current) => ({
    attributes,
    pending: stillPending(current, issued),
  }));
  return {};
}

/** Without what the code has just verified. */
function stillPending({ pending = {} }: User, { attribute, destination }: IssuedCode): User['pending'] {
  const left = Object.entries(pending).filter(([name, value]) => name !== attribute || value !== destination);
  return left.length ? Object.fromEntries(left) : undefined;
}

/** Codes go to the address that is to be verified. */
const withPending = (user: User): Pick<User, 'attributes'> => ({
  attributes: { ...user.attributes, ...user.pending } as Record<string, string>,
});

function verifiable(name: string): VerifiableAttribute {
  if (!isVerifiable(name)) throw invalidParameter(`Invalid attribute name: ${name}`);
  return name;
}
