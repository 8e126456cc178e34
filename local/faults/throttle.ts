import { ServiceError, type ServiceId, type WorldClock } from '../service.ts';
import type { Fault } from './faults.ts';

/**
 * Requests a second that AWS allows, and the operations that share them
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html, "API request rate quotas", the defaults).
 */
const COGNITO: readonly (readonly [rate: number, operations: readonly string[]])[] = [
  [
    120,
    [
      'InitiateAuth',
      'RespondToAuthChallenge',
      'AdminInitiateAuth',
      'AdminRespondToAuthChallenge',
      'GetTokensFromRefreshToken',
    ],
  ],
  [50, ['SignUp', 'ConfirmSignUp', 'AdminCreateUser', 'AdminConfirmSignUp']],
  [30, ['ChangePassword', 'ForgotPassword', 'ConfirmForgotPassword', 'AdminResetUserPassword', 'AdminSetUserPassword']],
  [120, ['GetUser', 'AdminGetUser', 'GetUserAuthFactors']],
  [
    25,
    [
      'AdminUpdateUserAttributes',
      'AdminDeleteUserAttributes',
      'AdminDeleteUser',
      'AdminDisableUser',
      'AdminEnableUser',
      'AdminSetUserMFAPreference',
      'DeleteUser',
      'DeleteUserAttributes',
      'SetUserMFAPreference',
      'UpdateUserAttributes',
      'VerifyUserAttribute',
    ],
  ],
  [120, ['RevokeToken', 'GlobalSignOut', 'AdminUserGlobalSignOut']],
  [
    50,
    [
      'AdminListDevices',
      'AdminGetDevice',
      'AdminListGroupsForUser',
      'GetDevice',
      'GetUserAttributeVerificationCode',
      'ListDevices',
      'ResendConfirmationCode',
    ],
  ],
  [
    25,
    [
      'AdminAddUserToGroup',
      'AdminRemoveUserFromGroup',
      'AdminForgetDevice',
      'AdminUpdateDeviceStatus',
      'AssociateSoftwareToken',
      'ConfirmDevice',
      'ForgetDevice',
      'UpdateDeviceStatus',
      'VerifySoftwareToken',
    ],
  ],
  [30, ['ListUsers', 'ListUsersInGroup']],
  [15, ['DescribeUserPool', 'ListUserPools', 'GetUserPoolMfaConfig']],
  [15, ['CreateUserPool', 'UpdateUserPool', 'DeleteUserPool', 'SetUserPoolMfaConfig', 'AddCustomAttributes']],
  [20, ['DescribeResourceServer', 'ListResourceServers', 'GetGroup', 'ListGroups']],
  [
    15,
    [
      'CreateGroup',
      'UpdateGroup',
      'DeleteGroup',
      'CreateResourceServer',
      'UpdateResourceServer',
      'DeleteResourceServer',
    ],
  ],
  [15, ['DescribeUserPoolClient', 'ListUserPoolClients']],
  [15, ['CreateUserPoolClient', 'UpdateUserPoolClient', 'DeleteUserPoolClient']],
];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html, the smallest that any Region has. */
const LOGS: readonly (readonly [rate: number, operations: readonly string[]])[] = [
  [5, ['FilterLogEvents']],
  [10, ['GetLogEvents']],
  [5, ['DescribeLogStreams']],
  [10, ['DescribeLogGroups']],
];

const RATES: Readonly<Partial<Record<ServiceId, typeof COGNITO>>> = { 'cognito-idp': COGNITO, logs: LOGS };

/** Refuses calls beyond AWS's rates; operations without a published rate always pass. */
export function throttle(clock: WorldClock): Fault {
  const buckets = new Map<string, () => boolean>();
  for (const [service, rates] of Object.entries(RATES)) {
    for (const [rate, operations] of rates) {
      const take = bucket(rate, clock);
      for (const operation of operations) buckets.set(`${service} ${operation}`, take);
    }
  }
  return async ({ service, operation, input }, run) => {
    const take = buckets.get(`${service} ${operation}`);
    if (take && !take()) throw throttled(service);
    return run(input);
  };
}

/** Holds one second's worth of calls, and fills steadily. Answers whether there was one left. */
function bucket(rate: number, clock: WorldClock): () => boolean {
  let left = rate;
  let seen = clock.now();
  return () => {
    const now = clock.now();
    left = Math.min(rate, left + (Math.max(0, now - seen) * rate) / 1_000);
    seen = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** What a service answers to too many requests. */
export function throttled(service: ServiceId): ServiceError {
  switch (service) {
    case 'cognito-idp':
      return new ServiceError('TooManyRequestsException', 'Rate exceeded');
    case 'lambda':
      return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', { statusCode: 429 });
    case 'cloudformation':
    case 'sts':
      return new ServiceError('Throttling', 'Rate exceeded');
    default:
      return new ServiceError('ThrottlingException', 'Rate exceeded');
  }
}
