import type { Plugin } from '../../shell/contract.ts';

export default {
  name: 'migrate-user',
  describe: 'Take a known user into the pool at the first sign-in (UserMigration)',
  commands: [],
  scenarios: [
    { name: 'migrate-user', describe: 'A user who is not in the pool signs in, is migrated and sets a new password' },
  ],
} satisfies Plugin;
