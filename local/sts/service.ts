import { type FunctionFacts, type Operation, type Service, ServiceError } from '../service.ts';

/** STS: who the caller is. Every caller is the world's own administrator, whichever role it took on. */
export function createSts({ facts }: { facts: FunctionFacts }): Service {
  const { accountId } = facts;
  const caller = `arn:aws:iam::${accountId}:user/local`;
  const operations: Record<string, Operation> = {
    GetCallerIdentity: () => ({ UserId: LOCAL_USER_ID, Account: accountId, Arn: caller }),

    /**
     * The key of the world, under the name of a role: there is no IAM here, so any role of the account can be taken on, made or not,
     * and its session may do what every caller may. The CDK CLI takes on the roles of a bootstrap for each of its steps.
     */
    AssumeRole({ RoleArn, RoleSessionName, DurationSeconds = 3600, SerialNumber, TokenCode }) {
      if (SerialNumber !== undefined || TokenCode !== undefined)
        throw new ServiceError(
          'ValidationError',
          'The MFA of STS (SerialNumber, TokenCode) is not in the local world.',
        );
      const [, account, name] = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(RoleArn) ?? [];
      if (name === undefined) throw new ServiceError('ValidationError', `${RoleArn} is invalid`);
      if (account !== accountId)
        throw new ServiceError(
          'AccessDenied',
          `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
          { statusCode: 403 },
        );
      return {
        Credentials: {
          AccessKeyId: facts.accessKeyId,
          SecretAccessKey: 'local',
          SessionToken: 'local',
          Expiration: facts.clock.now() + DurationSeconds * 1000,
        },
        AssumedRoleUser: {
          AssumedRoleId: `${LOCAL_ROLE_ID}:${RoleSessionName}`,
          Arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${RoleSessionName}`,
        },
      };
    },
  };
  return { id: 'sts', operations };
}

/** The forms of an IAM user's and a role's unique ids (21 characters, `AIDA...` and `AROA...`). */
const LOCAL_USER_ID = 'AIDALOCALWORLDEXAMPLE';
const LOCAL_ROLE_ID = 'AROALOCALWORLDEXAMPLE';
