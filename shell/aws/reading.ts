/**
 * The operations that change nothing, by service. What is not here counts as changing: an operation that somebody starts to use is
 * refused by `--read-only` until it has been looked at. Not here although its name sounds like it: GetUserAttributeVerificationCode
 * sends a message, GetTokensFromRefreshToken makes tokens, StartQuery costs money.
 * Sources: the API references of Cognito user pools, CloudFormation, CloudWatch Logs, DynamoDB, Lambda, STS, KMS and S3.
 */
const READING: ReadonlySet<string> = new Set(
  `
  AdminGetDevice AdminGetUser AdminListDevices AdminListGroupsForUser AdminListUserAuthEvents
  DescribeIdentityProvider DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient DescribeResourceServer
  DescribeRiskConfiguration DescribeTerms DescribeUserImportJob DescribeUserPool DescribeUserPoolClient DescribeUserPoolDomain
  GetCSVHeader GetDevice GetGroup GetIdentityProviderByIdentifier GetLogDeliveryConfiguration GetSigningCertificate
  GetUICustomization GetUser GetUserAuthFactors GetUserPoolMfaConfig
  ListDevices ListGroups ListIdentityProviders ListResourceServers ListTagsForResource ListTerms ListUserImportJobs
  ListUserPoolClientSecrets ListUserPoolClients ListUserPools ListUsers ListUsersInGroup ListWebAuthnCredentials

  DescribeChangeSet DescribeEvents DescribeStackEvents DescribeStackResource DescribeStackResources DescribeStacks
  GetTemplate GetTemplateSummary ListChangeSets ListExports ListImports ListStackResources ListStacks ValidateTemplate

  DescribeLogGroups DescribeLogStreams FilterLogEvents GetLogEvents ListLogGroups StartLiveTail

  BatchGetItem DescribeTable DescribeTimeToLive GetItem ListTables ListTagsOfResource Query Scan TransactGetItems

  GetAccountSettings GetAlias GetFunction GetFunctionConcurrency GetFunctionConfiguration GetPolicy
  GetProvisionedConcurrencyConfig ListAliases ListFunctions ListTags ListVersionsByFunction

  GetAccessKeyInfo GetCallerIdentity

  DescribeKey GetKeyPolicy GetKeyRotationStatus GetPublicKey ListAliases ListGrants ListKeys ListResourceTags
  `
    .trim()
    .split(/\s+/),
);

/** Whether an operation is known to change nothing. */
export const isReading = (operation: string): boolean => READING.has(operation);
