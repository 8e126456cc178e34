/** What the local world takes and keeps, and holds nobody to: AWS may refuse what works here. */
export const UNENFORCED: readonly { what: string; onAws: string }[] = [
  {
    what: 'IAM policies of users and roles',
    onAws:
      'The caller needs the permission for each operation that takes credentials, and a function’s role one for each call that the function makes.',
  },
  {
    what: '`kms:CreateGrant` for whoever gives a pool a `KMSKeyID`',
    onAws:
      'CreateUserPool and UpdateUserPool fail without it. Here as there the pool gets a grant and cannot do without it: a sender is not called once the grant is revoked.',
  },
  {
    what: '`kms:Decrypt` for the role of a custom sender',
    onAws:
      'The function’s Decrypt fails with AccessDeniedException, nobody is sent anything, and the API’s caller does not hear of it.',
  },
  {
    what: 'Key policies (CreateKey, PutKeyPolicy) and grants to others',
    onAws:
      'A policy that leaves out the account or the function’s role keeps them from the key, whatever their own policies say.',
  },
  {
    what: '`SnsCallerArn`, `ExternalId`, `SourceArn`, `From`, `ReplyToEmailAddress`',
    onAws:
      'The role must let Cognito publish, the identity must be verified and let Cognito send; in the sandboxes of SNS and SES only verified numbers and addresses are sent anything.',
  },
  {
    what: '`UserContextData`, `ContextData`, `AnalyticsMetadata`',
    onAws: 'They go to threat protection and to Pinpoint, which are not here.',
  },
  {
    what: 'Settings for managed login (`CallbackURLs`, `LogoutURLs`, `AllowedOAuthFlows`, `DefaultRedirectURI`)',
    onAws: 'The OAuth endpoints read them; here they answer that they are not there.',
  },
  {
    what: 'Request rates of an account',
    onAws: 'TooManyRequestsException; here with `serve --throttle`.',
  },
];
