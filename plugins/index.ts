import type { Plugin } from '../shell/contract.ts';
import activityLog from './activity-log/index.ts';
import autoConfirm from './auto-confirm/index.ts';
import dialog from './dialog/index.ts';
import help from './help/index.ts';
import inbox from './inbox/index.ts';
import logs from './logs/index.ts';
import migrateUser from './migrate-user/index.ts';
import pools from './pools/index.ts';
import stack from './stack/index.ts';
import table from './table/index.ts';
import triggers from './triggers/index.ts';
import auth from './users/auth/index.ts';
import groups from './users/groups/index.ts';
import users from './users/index.ts';
import mfa from './users/mfa/index.ts';

/** The plugins that ship with the program, in the order in which help and the README show them. */
export const plugins: readonly Plugin[] = [
  stack,
  triggers,
  auth,
  mfa,
  users,
  groups,
  pools,
  table,
  logs,
  inbox,
  autoConfirm,
  migrateUser,
  activityLog,
  dialog,
  help,
];
