import type { TriggerName } from '../../shell/contract.ts';

const page = (name: string) =>
  `https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-${name}.html`;

/** What the Amazon Cognito Developer Guide says about each trigger. */
export const TRIGGER_PAGES: Readonly<Record<TriggerName, string>> = {
  PreSignUp: page('pre-sign-up'),
  PostConfirmation: page('post-confirmation'),
  PreAuthentication: page('pre-authentication'),
  PostAuthentication: page('post-authentication'),
  UserMigration: page('migrate-user'),
  CustomMessage: page('custom-message'),
  CustomEmailSender: page('custom-email-sender'),
  CustomSMSSender: page('custom-sms-sender'),
  PreTokenGeneration: page('pre-token-generation'),
  DefineAuthChallenge: page('define-auth-challenge'),
  CreateAuthChallenge: page('create-auth-challenge'),
  VerifyAuthChallengeResponse: page('verify-auth-challenge-response'),
};
