import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plugins } from '../../../plugins/index.ts';
import { parseLine } from '../../../shell/language/parse.ts';
import { UsageError } from '../../../shell/language/usage-error.ts';
import { createRegistry } from '../../../shell/registry.ts';

const registry = createRegistry(plugins);

const typed: Record<string, string> = {
  '\\q': 'exit',
  ':q!': 'exit',
  'quit()': 'exit',
  'quit;': 'exit',
  '?': 'help',
  'man attach': 'help',
  'attach?': 'help attach',
  'attach??': 'help attach',
  ls: 'users list',
  '\\d': 'table show',
  '%history': 'history',
  ':users list': 'users list',
  login: 'signin',
  'aws cognito-idp list-users --user-pool-id x': 'users list',
  'aws sts get-caller-identity': 'whoami',
};
for (const [line, name] of Object.entries(typed)) {
  test(`${line} is answered with ${name}`, () => {
    assert.throws(
      () => parseLine(line, registry),
      (error: UsageError) => error instanceof UsageError && error.hint === `did you mean ${name}?`,
    );
  });
}
