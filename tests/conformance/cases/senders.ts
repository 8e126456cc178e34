/** CustomEmailSender and CustomSMSSender: asynchronous, with codes under the pool's KMS key. */
import assert from 'node:assert/strict';
import { buildClient, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node';
import type { AttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { area, documented, EVENTS, GUIDE, inferred, observed } from '../case.ts';
import {
  answering,
  email,
  type PoolStage,
  phone,
  refused,
  throwing,
  verifiedEmail,
  verifiedPhone,
} from '../pool-stage.ts';
import { PASSWORD, type Stage, TRIGGERS } from '../stage.ts';

const EMAIL_SENDER = `${GUIDE}, "Custom email sender Lambda trigger"`;
const SMS_SENDER = `${GUIDE}, "Custom SMS sender Lambda trigger"`;
const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'conformance' } };

const emailPool = (stage: Stage, pool: object = {}) =>
  stage.pool({ triggers: [...TRIGGERS, 'CustomEmailSender'], pool });
const smsPool = (stage: Stage, pool: object = {}) =>
  stage.pool({
    triggers: [...TRIGGERS, 'CustomSMSSender'],
    pool: { ...SMS, AutoVerifiedAttributes: ['phone_number'], ...pool },
  });

/** Decrypts as AWS's examples do. */
async function decrypt(stage: Stage, code: string) {
  const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
  const keyring = new KmsKeyringNode({ generatorKeyId: await stage.key(), clientProvider: () => stage.kms as any });
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(code, 'base64'));
  return { secret: plaintext.toString('utf8'), header: messageHeader };
}

const secretOf = async (stage: Stage, event: any) => (await decrypt(stage, event.request.code)).secret;

/** The one pool of its kind that the occasions of a channel are tried on. */
interface Channel {
  sender: 'CustomEmailSender' | 'CustomSMSSender';
  pool(stage: Stage, more?: object): Promise<PoolStage>;
  attributes(name: string): AttributeType[];
  verified(name: string): AttributeType[];
  attribute: 'email' | 'phone_number';
  source: string;
}

/** A number for each name. */
const numberOf = (name: string) => `+1555${name.replace(/\D/g, '').padStart(7, '0')}`;

const CHANNELS: readonly Channel[] = [
  {
    sender: 'CustomEmailSender',
    pool: emailPool,
    attributes: email,
    verified: verifiedEmail,
    attribute: 'email',
    source: EMAIL_SENDER,
  },
  {
    sender: 'CustomSMSSender',
    pool: smsPool,
    attributes: (name) => phone(numberOf(name)),
    verified: (name) => verifiedPhone(numberOf(name)),
    attribute: 'phone_number',
    source: SMS_SENDER,
  },
];

const occasions = ({ sender, pool: poolOf, attributes, verified, attribute, source }: Channel) => [
  documented(
    `${sender}_SignUp`,
    `SignUp hands its code to ${sender}, encrypted; CustomMessage does not run for that channel.`,
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = stage.name();
      const { CodeDeliveryDetails } = await pool.signUp(user, { UserAttributes: attributes(user) });
      assert.equal(CodeDeliveryDetails?.AttributeName, attribute);
      const event = await pool.later(`${sender}_SignUp`);
      assert.deepEqual(pool.sources, ['PreSignUp_SignUp']);
      const ConfirmationCode = await secretOf(stage, event);
      await stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode });
    },
  ),
  documented(
    `${sender}_ResendCode`,
    'ResendConfirmationCode hands over a code that confirms.',
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = stage.name();
      await pool.signUp(user, { UserAttributes: attributes(user) });
      await stage.cognito.resendConfirmationCode(pool.by(user));
      const ConfirmationCode = await secretOf(stage, await pool.later(`${sender}_ResendCode`));
      await stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode });
    },
  ),
  documented(
    `${sender}_AdminCreateUser`,
    'AdminCreateUser hands over the temporary password.',
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = stage.name();
      await stage.cognito.adminCreateUser({
        ...pool.as(user),
        TemporaryPassword: PASSWORD,
        UserAttributes: verified(user),
        DesiredDeliveryMediums: [attribute === 'email' ? 'EMAIL' : 'SMS'],
      });
      const event = await pool.later(`${sender}_AdminCreateUser`);
      assert.equal(await secretOf(stage, event), PASSWORD);
      assert.equal(event.callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    },
  ),
  documented(
    `${sender}_ForgotPassword`,
    'ForgotPassword hands over a code that sets a password.',
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = await pool.confirmed(verified(stage.name('to')));
      await stage.cognito.forgotPassword(pool.by(user));
      const ConfirmationCode = await secretOf(stage, await pool.later(`${sender}_ForgotPassword`));
      await stage.cognito.confirmForgotPassword({ ...pool.by(user), ConfirmationCode, Password: 'Chosen-1!' });
    },
  ),
  documented(
    `${sender}_UpdateUserAttribute`,
    'A changed address hands over a code that verifies it.',
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = await pool.confirmed(verified(stage.name('to')));
      const { AccessToken } = await pool.tokens(user);
      await stage.cognito.updateUserAttributes({ AccessToken, UserAttributes: attributes(stage.name('to')) });
      const Code = await secretOf(stage, await pool.later(`${sender}_UpdateUserAttribute`));
      await stage.cognito.verifyUserAttribute({ AccessToken, AttributeName: attribute, Code });
    },
  ),
  documented(
    `${sender}_VerifyUserAttribute`,
    'GetUserAttributeVerificationCode hands over a code that verifies.',
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = await pool.confirmed(attributes(stage.name('to')));
      const { AccessToken } = await pool.tokens(user);
      await stage.cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: attribute });
      const Code = await secretOf(stage, await pool.later(`${sender}_VerifyUserAttribute`));
      await stage.cognito.verifyUserAttribute({ AccessToken, AttributeName: attribute, Code });
    },
  ),
  documented(`${sender}_Authentication`, 'A code at sign-in is handed over and signs in.', source, async (stage) => {
    const factor = attribute === 'email' ? 'EMAIL_OTP' : 'SMS_OTP';
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', factor] } };
    const pool = await poolOf(stage, { Policies });
    const USERNAME = await pool.confirmed(verified(stage.name('to')));
    const asked = await pool.initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: factor });
    assert.equal(asked.ChallengeName, factor);
    const code = await secretOf(stage, await pool.later(`${sender}_Authentication`));
    const { AuthenticationResult } = await pool.respond(asked, factor, { USERNAME, [`${factor}_CODE`]: code });
    assert.ok(AuthenticationResult?.AccessToken);
  }),
  observed(
    `${sender}: the event`,
    'It has no response; the request has type, code, clientMetadata null and the attributes.',
    EVENTS,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = stage.name();
      await pool.signUp(user, { UserAttributes: attributes(user) });
      const { request, ...event } = await pool.later(`${sender}_SignUp`);
      assert.equal('response' in event, false);
      assert.deepEqual(Object.keys(request).sort(), ['clientMetadata', 'code', 'type', 'userAttributes']);
      assert.equal(request.type, `${sender[0]!.toLowerCase()}${sender.slice(1)}RequestV1`);
      assert.equal(request.clientMetadata, null);
      assert.equal(request.userAttributes[attribute], attributes(user)[0]!.Value);
      assert.ok(request.userAttributes.sub);
    },
  ),
  documented(
    `${sender}: ClientMetadata`,
    'The ClientMetadata of SignUp and ForgotPassword is in its event.',
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = stage.name();
      await pool.signUp(user, { UserAttributes: attributes(user), ClientMetadata: { k: 'v' } });
      assert.deepEqual((await pool.later(`${sender}_SignUp`)).request.clientMetadata, { k: 'v' });
      const known = await pool.confirmed(verified(stage.name('to')));
      await stage.cognito.forgotPassword({ ...pool.by(known), ClientMetadata: { f: 'p' } });
      assert.deepEqual((await pool.later(`${sender}_ForgotPassword`)).request.clientMetadata, { f: 'p' });
    },
  ),
  documented(
    `${sender} that throws`,
    'It is asynchronous: its error never reaches the caller.',
    source,
    async (stage) => {
      const pool = await poolOf(stage);
      const user = stage.name();
      pool.on(sender, throwing('no carrier'));
      assert.ok((await pool.signUp(user, { UserAttributes: attributes(user) })).CodeDeliveryDetails);
      await pool.later(`${sender}_SignUp`);
      assert.equal(await pool.status(user), 'UNCONFIRMED');
    },
  ),
];

export const senderCases = area('Custom senders', [
  ...CHANNELS.flatMap(occasions),
  observed(
    'Encryption',
    'The code is a message of the AWS Encryption SDK: algorithm 0x0378 (signed, no key commitment), one data key, frames of 4096 bytes, context userpool-id.',
    'a decoded capture',
    async (stage) => {
      const pool = await emailPool(stage);
      await pool.signUp();
      const { header } = await decrypt(stage, (await pool.later('CustomEmailSender_SignUp')).request.code);
      const { 'aws-crypto-public-key': publicKey, ...context } = header.encryptionContext;
      assert.deepEqual(context, { 'userpool-id': pool.id });
      assert.ok(publicKey);
      assert.equal(header.suiteId, 0x0378);
      assert.equal(header.frameLength, 4096);
      assert.equal(header.encryptedDataKeys.length, 1);
    },
  ),
  documented(
    'Temporary password by e-mail',
    'The temporary password for e-mail is HTML-escaped.',
    EMAIL_SENDER,
    async (stage) => {
      const pool = await emailPool(stage);
      const user = stage.name();
      await stage.cognito.adminCreateUser({
        ...pool.as(user),
        TemporaryPassword: 'Ab1!&"<tag>',
        UserAttributes: verifiedEmail(user),
        DesiredDeliveryMediums: ['EMAIL'],
      });
      const event = await pool.later('CustomEmailSender_AdminCreateUser');
      assert.equal(await secretOf(stage, event), 'Ab1!&amp;&quot;&lt;tag&gt;');
    },
  ),
  documented(
    'The grant',
    'Setting KMSKeyID gives Cognito a grant for the key; without it (revoked) nothing can be encrypted, and the function is not called.',
    'Developer Guide, "Custom sender Lambda triggers"; KMS Developer Guide, "Grants"',
    async (stage) => {
      const pool = await emailPool(stage);
      const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
      const KeyId = UserPool!.LambdaConfig!.KMSKeyID!;
      const { Grants = [] } = await stage.kms.listGrants({ KeyId });
      const mine = Grants.filter(
        ({ Constraints }) => Constraints?.EncryptionContextSubset?.['userpool-id'] === pool.id,
      );
      assert.equal(mine.length, 1);
      await stage.kms.revokeGrant({ KeyId, GrantId: mine[0]!.GrantId! });
      const user = stage.name();
      await pool.signUp(user);
      const [told] = await pool.messages(user);
      assert.match(told!.body, /AccessDeniedException/);
    },
  ),
  documented('KMSKeyID is needed', 'A sender without KMSKeyID is refused.', EMAIL_SENDER, async (stage) => {
    const CustomEmailSender = { LambdaVersion: 'V1_0' as const, LambdaArn: stage.functionArn };
    const pool = { PoolName: 'keyless', LambdaConfig: { CustomEmailSender } };
    await refused(stage.cognito.createUserPool(pool), 'InvalidParameterException');
  }),
  inferred(
    'Only its channel',
    'With CustomEmailSender alone, an SMS still goes through CustomMessage.',
    'the guide’s wording',
    async (stage) => {
      const pool = await emailPool(stage, { ...SMS, AutoVerifiedAttributes: ['phone_number'] });
      const user = stage.name();
      pool.on('CustomMessage', answering({ smsMessage: 'Code {####}' }));
      await pool.signUp(user, { UserAttributes: phone() });
      assert.deepEqual(pool.sources, ['PreSignUp_SignUp', 'CustomMessage_SignUp']);
    },
  ),
]);
