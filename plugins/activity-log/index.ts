import type { Plugin } from '../../shell/contract.ts';
import { keep, restore } from './keep.ts';
import { lastLogin } from './last-login.ts';

export default {
  name: 'activity-log',
  describe: 'Write a record of every sign-in (PostAuthentication)',
  commands: [lastLogin, keep, restore],
  scenarios: [{ name: 'activity-log', describe: 'A user signs in; the function writes to its log and to the table' }],
} satisfies Plugin;
