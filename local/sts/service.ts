import { createHash, randomBytes } from 'node:crypto';
import { type Call, type Service, ServiceError, type WorldFacts } from '../service.ts';
import type { RoleSessions } from './role-sessions.ts';

/** Members that would change what a session may do, in a world that has no IAM to hold it to them. */
const ABSENT = ['Policy', 'PolicyArns', 'SerialNumber', 'TokenCode', 'ProvidedContexts'];

const DEFAULT_SECONDS = 3600;

/** STS: who the caller is. Every caller may do everything; whoever assumes a role is told from the others by its name only. */
export function createSts({ facts, roles }: { facts: WorldFacts; roles: RoleSessions }): Service {
  return {
    id: 'sts',
    operations: {
      GetCallerIdentity(_input, { accessKeyId }: Call) {
        const session = roles.find(accessKeyId);
        if (session) return { UserId: session.userId, Account: facts.accountId, Arn: session.arn };
        return {
          UserId: LOCAL_USER_ID,
          Account: facts.accountId,
          Arn: `arn:aws:iam::${facts.accountId}:user/local`,
        };
      },
      AssumeRole(input) {
        for (const name of ABSENT) if (input[name] !== undefined) throw invalid(`${name} is not in the local world.`);
        const { RoleArn, RoleSessionName, DurationSeconds = DEFAULT_SECONDS, SourceIdentity } = input;
        const [, account, path] = /^arn:[\w-]+:iam::(\d{12}):role\/(.+)$/.exec(RoleArn) ?? [];
        if (path === undefined) throw invalid(`${RoleArn} is invalid`);
        if (account !== facts.accountId)
          throw new ServiceError(
            'AccessDenied',
            `User: arn:aws:iam::${facts.accountId}:user/local is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
            { statusCode: 403 },
          );
        const arn = `arn:aws:sts::${account}:assumed-role/${path.split('/').at(-1)}/${RoleSessionName}`;
        const userId = `${roleId(RoleArn)}:${RoleSessionName}`;
        const endsAt = facts.clock.now() + DurationSeconds * 1000;
        return {
          Credentials: {
            AccessKeyId: roles.begin({ arn, userId, endsAt }),
            SecretAccessKey: randomBytes(30).toString('base64'),
            SessionToken: randomBytes(96).toString('base64'),
            Expiration: endsAt,
          },
          AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
          SourceIdentity,
        };
      },
    },
  };
}

/** The form of an IAM user's unique id (21 characters, `AIDA...`). */
const LOCAL_USER_ID = 'AIDALOCALWORLDEXAMPLE';

/** The form of a role's unique id, the same for the same role: this world keeps no roles. */
const roleId = (arn: string): string =>
  `AROA${createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()}`;

const invalid = (message: string): ServiceError => new ServiceError('ValidationError', message);
