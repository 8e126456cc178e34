import type { Service, WorldFacts } from '../service.ts';

/** STS: who the caller is. Every caller is the world's own administrator. */
export function createSts({ facts }: { facts: WorldFacts }): Service {
  return {
    id: 'sts',
    operations: {
      GetCallerIdentity() {
        return {
          UserId: LOCAL_USER_ID,
          Account: facts.accountId,
          Arn: `arn:aws:iam::${facts.accountId}:user/local`,
        };
      },
    },
  };
}

/** The form of an IAM user's unique id (21 characters, `AIDA...`). */
const LOCAL_USER_ID = 'AIDALOCALWORLDEXAMPLE';
