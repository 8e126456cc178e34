/**
 * What people type out of habit from other programs: shells, psql, ipython, k9s, the AWS CLI. Each word leads to the command that does
 * that here; it is only suggested, never run.
 */
const WORDS: Readonly<Record<string, string>> = {
  exit: 'quit q wq x bye close',
  help: '? h man usage commands apropos',
  history: 'hist',
  clear: 'cls',
  'users list': 'ls ll dir list du list-users',
  'users show': 'admin-get-user',
  'users create': 'admin-create-user useradd adduser',
  'users delete': 'admin-delete-user delete-user userdel',
  'users set-password': 'admin-set-user-password passwd',
  signup: 'sign-up register',
  confirm: 'confirm-sign-up admin-confirm-sign-up verify',
  'resend-code': 'resend-confirmation-code resend',
  signin: 'sign-in login log-in initiate-auth admin-initiate-auth auth',
  respond: 'respond-to-auth-challenge admin-respond-to-auth-challenge challenge',
  signout: 'sign-out logout log-out revoke-token global-sign-out',
  whoami: 'who me id get-user get-caller-identity',
  outputs: 'status info env conninfo describe-stacks describe-user-pool',
  deploy: 'up apply create-stack update-stack',
  destroy: 'down teardown delete-stack',
  cleanup: 'undo rollback reset',
  'logs tail': 'follow filter-log-events',
  'logs show': 'log dmesg get-log-events',
  'table show': 'scan select d dt tables describe',
  'table get': 'get-item',
  'table add': 'put-item insert',
  'table delete': 'delete-item',
  'table seed': 'seed',
  attach: 'update-user-pool bind hook',
  detach: 'unbind unhook',
  triggers: 'functions lambdas list-functions',
  run: 'source i exec load play demo tour tutorial',
  say: 'echo print',
  pause: 'sleep wait read',
  jobs: 'ps fg bg',
  stop: 'kill',
  inbox: 'mail mails messages mailbox',
  'token show': 'jwt decode claims tokens',
};

export const HABITS: ReadonlyMap<string, string> = new Map(
  Object.entries(WORDS).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
);

/** The command for a word, written as it is or as psql, vi, ipython or a program language would have it: `\\q`, `:q!`, `%hist`, `quit()`. */
export const habitOf = (word: string): string | undefined =>
  HABITS.get(word) ?? HABITS.get(word.replace(/^[\\:.%!]+/, '').replace(/[!;+()]+$/, ''));
