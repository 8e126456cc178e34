import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plugins } from '../../../plugins/index.ts';
import { bind, parseLine } from '../../../shell/language/parse.ts';
import { UsageError } from '../../../shell/language/usage-error.ts';
import { createRegistry } from '../../../shell/registry.ts';

const registry = createRegistry(plugins);

/** What a line is refused with, before anything of it runs. */
function refusal(line: string): string {
  try {
    const statement = parseLine(line, registry);
    if (statement.kind === 'command') bind(statement, new Map());
  } catch (error) {
    assert.ok(error instanceof UsageError, `${line}: ${error}`);
    assert.equal(error.exitCode, 2);
    assert.ok(!/\n/.test(error.message), `${line}: one line`);
    return error.message;
  }
  return assert.fail(`${line} was taken`);
}

for (const { name, positionals, args } of registry.commands) {
  const given = positionals.filter(({ required }) => required).map(() => 'x@example.com');
  const flags = Object.entries(args)
    .filter(([flag, arg]) => arg.demandOption && !positionals.some((one) => one.name === flag))
    .map(([flag]) => `--${flag} x@example.com`);

  test(`${name} refuses a flag that it does not have, and a quote that does not end`, () => {
    assert.match(refusal([name, ...given, ...flags, '--no-such-flag'].join(' ')), /no-such-flag/);
    assert.match(refusal(`${name} "never ends`), /quote/);
  });

  if (given.length + flags.length > 0)
    test(`${name} names what is missing`, () => assert.match(refusal(name), /needs/));

  if (!positionals.some(({ variadic }) => variadic))
    test(`${name} refuses a word too many`, () => {
      refusal([name, ...positionals.map(() => 'PreSignUp'), ...flags, 'too', 'many'].join(' '));
    });
}
