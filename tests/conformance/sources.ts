/** Every trigger source that the user pools API can reach (Developer Guide, "Lambda triggers"; the sources of each trigger's page). */
const MESSAGES = [
  'SignUp',
  'AdminCreateUser',
  'ResendCode',
  'ForgotPassword',
  'UpdateUserAttribute',
  'VerifyUserAttribute',
  'Authentication',
];

export const REACHABLE_SOURCES: readonly string[] = [
  'PreSignUp_SignUp',
  'PreSignUp_AdminCreateUser',
  'PostConfirmation_ConfirmSignUp',
  'PostConfirmation_ConfirmForgotPassword',
  'PreAuthentication_Authentication',
  'PostAuthentication_Authentication',
  'DefineAuthChallenge_Authentication',
  'CreateAuthChallenge_Authentication',
  'VerifyAuthChallengeResponse_Authentication',
  'TokenGeneration_Authentication',
  'TokenGeneration_NewPasswordChallenge',
  'TokenGeneration_AuthenticateDevice',
  'TokenGeneration_RefreshTokens',
  'UserMigration_Authentication',
  'UserMigration_ForgotPassword',
  ...['CustomMessage', 'CustomEmailSender', 'CustomSMSSender'].flatMap((trigger) =>
    MESSAGES.map((occasion) => `${trigger}_${occasion}`),
  ),
];

/** Those that it cannot, and what would. */
export const OTHER_SOURCES: Readonly<Record<string, string>> = {
  PreSignUp_ExternalProvider: 'federated sign-in',
  InboundFederation_ExternalProvider: 'federated sign-in',
  TokenGeneration_HostedAuth: 'managed login and federated sign-in',
  TokenGeneration_ClientCredentials: 'the client_credentials grant and GetClientToken',
  CustomEmailSender_AccountTakeOverNotification: 'threat protection (tier PLUS)',
};
