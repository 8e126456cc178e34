/** What the operations of this service share: its records, its clock, and the ways out to functions and the mailbox. */
import type { FunctionInvoker } from '../lambda/invoker.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { type After, afterTimeout, type InvokeOperation, type WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { Decoys } from './auth/decoys.ts';
import { Sessions } from './auth/sessions.ts';
import { openStrangers, type Strangers } from './auth/strangers.ts';
import { Attempts } from './codes/attempts.ts';
import { Codes } from './codes/codes.ts';
import { Devices } from './devices/devices.ts';
import { Groups } from './groups/groups.ts';
import { EmailQuota } from './messages/email-quota.ts';
import { SoftwareTokens } from './mfa/software-tokens.ts';
import { Lockout } from './passwords/lockout.ts';
import { Clients } from './pools/client.ts';
import { Pools } from './pools/pools.ts';
import { ResourceServers } from './resource-servers/resource-servers.ts';
import { Keys } from './tokens/keys.ts';
import { RefreshTokens } from './tokens/refresh-tokens.ts';
import { Users } from './users/users.ts';

export interface CognitoOptions {
  facts: WorldFacts;
  storage: Storage;
  functions: FunctionInvoker;
  mailbox: Mailbox;
  /** The other services; KMS for custom senders. */
  invoke: InvokeOperation;
  /** Runs `then` after so many milliseconds unless the returned function is called before; tests put their own time here. */
  after?: After;
}

export interface Cognito {
  facts: WorldFacts;
  /** Epoch milliseconds of the world. */
  now(): number;
  after: After;
  functions: FunctionInvoker;
  mailbox: Mailbox;
  invoke: InvokeOperation;
  pools: Pools;
  clients: Clients;
  users: Users;
  groups: Groups;
  devices: Devices;
  resourceServers: ResourceServers;
  codes: Codes;
  attempts: Attempts;
  lockout: Lockout;
  softwareTokens: SoftwareTokens;
  sessions: Sessions;
  emailQuota: EmailQuota;
  decoys: Decoys;
  strangers: Strangers;
  keys: Keys;
  refreshTokens: RefreshTokens;
}

export function openCognito(options: CognitoOptions): Cognito {
  const { facts, storage, functions, mailbox, invoke, after = facts.clock.after ?? afterTimeout } = options;
  const now = () => facts.clock.now();
  const pools = new Pools(storage.collection('user-pools'));
  return {
    facts,
    now,
    after,
    functions,
    mailbox,
    invoke,
    pools,
    clients: new Clients(storage.collection('user-pool-clients')),
    users: new Users(storage.collection('users'), pools),
    groups: new Groups(storage.collection('groups'), storage.collection('group-members')),
    devices: new Devices(storage.collection('devices')),
    resourceServers: new ResourceServers(storage.collection('resource-servers')),
    codes: new Codes(storage.collection('codes'), now),
    attempts: new Attempts(storage.collection('code-attempts'), now),
    lockout: new Lockout(storage.collection('password-failures'), now),
    softwareTokens: new SoftwareTokens(storage.collection('software-tokens'), now),
    sessions: new Sessions(storage.collection('auth-sessions'), now),
    emailQuota: new EmailQuota(facts.emailsPerDay, now),
    decoys: new Decoys(storage.collection('decoy-secrets')),
    strangers: openStrangers(now),
    keys: new Keys(storage.collection('signing-keys')),
    refreshTokens: new RefreshTokens(storage.collection('refresh-tokens')),
  };
}
