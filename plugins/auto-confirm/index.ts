import type { Plugin } from '../../shell/contract.ts';

export default {
  name: 'auto-confirm',
  describe: 'Confirm known users automatically when they sign up (PreSignUp)',
  commands: [],
  scenarios: [
    { name: 'auto-confirm', describe: 'A known user signs up, is confirmed at once and signs in' },
    {
      name: 'auto-confirm-other-name',
      describe: 'A known address under another user name: the user has to confirm with a code',
    },
    { name: 'auto-confirm-unknown', describe: 'An unknown address: the user has to confirm with a code' },
  ],
} satisfies Plugin;
