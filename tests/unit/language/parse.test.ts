import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TRIGGERS } from '../../../shell/contract.ts';
import { bind, parseLine } from '../../../shell/language/parse.ts';
import type { CommandStatement } from '../../../shell/language/statement.ts';
import { UsageError } from '../../../shell/language/usage-error.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();

function args(line: string, variables: Record<string, unknown> = {}): Record<string, unknown> {
  const statement = parseLine(line, registry);
  assert.equal(statement.kind, 'command');
  const { _, $0, ...rest } = bind(statement as CommandStatement, new Map(Object.entries(variables))).args;
  return rest;
}

function refusal(line: string): { message: string; hint: string | undefined } {
  try {
    parseLine(line, registry);
  } catch (error) {
    assert.ok(error instanceof UsageError, `${error}`);
    assert.ok(!error.message.includes('\n'), 'one line');
    assert.equal(error.exitCode, 2);
    return { message: error.message, hint: error.hint };
  }
  return assert.fail(`no complaint about: ${line}`);
}

test('a command is read into typed arguments', () => {
  const read = args('signup 1e3 --email=a@b.c --attempts 3 --verified --tag a --tag b');
  assert.equal(read['username'], '1e3');
  assert.equal(read['email'], 'a@b.c');
  assert.equal(read['attempts'], 3);
  assert.equal(read['verified'], true);
  assert.deepEqual(read['tag'], ['a', 'b']);
  assert.deepEqual(args('signup ann --tag a b --email x')['tag'], ['a', 'b']);
  assert.equal(args('signup --tag=a ann')['username'], 'ann');
  assert.equal(args('signup ann --no-verified')['verified'], false);
  assert.equal(args('signup ann --verified=false')['verified'], false);
  assert.equal(args('signup ann')['verified'], undefined);
  assert.equal(args('signup ann')['attempts'], 1);
  assert.equal(args('signup ann -p secret1')['password'], 'secret1');
});

test('values arrive as they were written', () => {
  assert.equal(args(`signup ann --password '"quoted"'`)['password'], '"quoted"');
  assert.equal(args(`signup ann --password="'q'"`)['password'], "'q'");
  assert.equal(args('signup ann --password=-x')['password'], '-x');
  assert.equal(args('signup -- --ann')['username'], '--ann');
  assert.equal(args("signup '--ann'")['username'], '--ann');
  assert.equal(args('signup -5')['username'], '-5');
  assert.equal(args("signup ''")['username'], '');
  assert.deepEqual(args('say 1e3 007')['words'], ['1e3', '007']);
  assert.equal(args('signup $u', { u: '--email' })['username'], '--email', 'a variable is never a flag');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      assert.equal(args('signup $u --password $u --email=$u', { u: value })['username'], value);
      assert.equal(args('signup $u --password $u --email=$u', { u: value })['password'], value);
      assert.equal(args('signup $u --password $u --email=$u', { u: value })['email'], value);
    }),
    { numRuns: 100 },
  );
});

test('a choice may be spelled as its coerce accepts', () => {
  for (const typed of ['PreSignUp', 'presignup', 'pre-sign-up'])
    assert.equal(args(`attach ${typed}`)['trigger'], 'PreSignUp');
  assert.deepEqual(refusal('attach presignip'), {
    message: `<trigger> is one of ${TRIGGERS.join(', ')}, not presignip`,
    hint: 'did you mean PreSignUp?',
  });
});

const complaints: [line: string, message: RegExp, hint: RegExp][] = [
  ['singup ann', /^there is no command singup$/, /did you mean signup\?/],
  ['signpu x', /^there is no command signpu$/, /did you mean signup\?/],
  ['aws cognito-idp list-users', /^there is no command aws$/, /did you mean users list\?/],
  ['wat', /^there is no command wat$/, /wait|help/],
  ['zzzzzz', /^there is no command zzzzzz$/, /`help` lists/],
  ['users', /^users needs one of set-password, delete$/, /help users/],
  ['users delte ann', /^users has no delte$/, /did you mean users delete\?/],
  ['signup ann --emial x', /^signup has no flag --emial$/, /did you mean --email\?/],
  ['signup ann --json', /^signup has no flag --json$/, /flag of the program/],
  ['signup', /^signup needs <username>$/, /usage: signup <username> .*\[--password <secret>\]/],
  ['signup ann --attempts many', /^--attempts expects a number, not many$/, /^$/],
  ['signup ann --attempts ""', /^--attempts expects a number, not ''$/, /^$/],
  ['signup ann --email', /^--email needs a value$/, /^--email: The email address; .*--email=-x/],
  ['signup ann --size', /^--size needs a value$/, /^it is one of small, large$/],
  ['signup ann --email --verified', /^--email needs a value$/, /--email=-x/],
  ['signup ann --email a --email b', /^--email is given twice$/, /^$/],
  ['signup ann --verified=maybe', /^--verified is a switch: write --verified or --no-verified$/, /^$/],
  ['signup ann --no-email', /^signup has no flag --no-email$/, /did you mean --email/],
  ['signup ann --quiet --loud', /^--quiet and --loud cannot be used together$/, /^$/],
  ['users delete ann bob', /^users delete was given one word too many: bob$/, /quote a value that has spaces/],
  ['users delete ann | grep x', /^there are no pipes here$/, /pools-shell --json users delete \.\.\. \| COMMAND/],
  ['users set-password ann Not This', /^users set-password was given one word too many$/, /quote/],
  ['signup ann --password <secret>', /^--password is given <secret>, which only stands where/, /leave --password out/],
  ['signup ann -p=<secret>', /^--password is given <secret>/, /type it again/],
  ['users set-password ann <secret>', /^<password> is given <secret>/, /type it again/],
  [`signup 'ann`, /^the quote ' at column 8 is not closed$/, /close it/],
  ['let', /^let needs a name and a value$/, /let name = value/],
  ['let x 1', /^let needs a = between name and value$/, /let name = value/],
  ['let 1x = 1', /^1x cannot be a variable's name$/, /letters/],
  ['let x = a b', /^let x was given 2 words$/, /quote/],
  ['signup ann as', /^as needs a name$/, /'as'/],
  ['signup ann as 1x', /^1x cannot be a variable's name$/, /letters/],
  ['finally', /^finally needs a command$/, /finally user/],
  ['expect', /^expect needs something to compare$/, /exists/],
  ['expect s.a = 1', /^expect does not know `=`$/, /==/],
  ['expect s.a ==', /^== needs a value$/, /==/],
  ['expect s.a matches abc', /^matches expects a pattern between slashes$/, /\//],
  ['expect s.a matches /(/', /^\/\(\/ is not a pattern$/, /./],
  ['expect error signup ann', /^expect error needs the error's name and a command$/, /expect error/],
  ['$cmd ann', /^there is no command \$cmd$/, /help/],
];
for (const [line, message, hint] of complaints) {
  test(`\`${line}\` is refused in one line that says what to do`, () => {
    const answer = refusal(line);
    assert.match(answer.message, message);
    assert.match(answer.hint ?? '', hint);
  });
}

test('statements', () => {
  assert.equal(parseLine('', registry).kind, 'empty');
  assert.equal(parseLine('  # only a comment', registry).kind, 'empty');
  assert.equal(parseLine('let user = ann', registry).kind, 'let');
  assert.equal((parseLine('signup ann as s', registry) as CommandStatement).capture, 's');
  assert.equal((parseLine("say ann 'as' s", registry) as CommandStatement).capture, undefined);
  assert.equal(parseLine('finally users delete $user', registry).kind, 'finally');
  assert.equal(parseLine('expect error UsernameExistsException signup ann as e', registry).kind, 'expect-error');
  assert.equal(parseLine('expect error == x', registry).kind, 'expect', 'a variable may be called error');
  assert.equal(parseLine(`expect s.x matches /it's "\\d+" #1/i # why`, registry).kind, 'expect');
});

test('a value with a variable is judged once the variable is known', () => {
  const statement = parseLine('attach $t', registry) as CommandStatement;
  assert.throws(() => bind(statement, new Map([['t', 'nope']])), /<trigger> is one of/);
  assert.equal(bind(statement, new Map([['t', 'presignup']])).args['trigger'], 'PreSignUp');
  const number = parseLine('signup ann --attempts $n', registry) as CommandStatement;
  assert.throws(() => bind(number, new Map([['n', 'x']])), /expects a number/);
  assert.equal(bind(number, new Map<string, unknown>([['n', 4]])).args['attempts'], 4);
});

test('an undefined variable is named, but never the pieces of a password', () => {
  assert.throws(() => args('signup $usre'), { message: '$usre is not set' });
  assert.throws(
    () => args('signup ann --password pa$sword1'),
    (error: UsageError) => {
      assert.equal(error.message, '--password holds a $ that names no variable');
      assert.ok(!error.message.includes('sword1') && !error.hint?.includes('sword1'));
      return true;
    },
  );
  assert.throws(
    () => args('signup $s.nme', { s: { name: 'x' } }),
    (error: UsageError) => error.message === '$s has no `nme`' && error.hint === 'it has name',
  );
});

test('-h and --help on a command ask for its help', () => {
  for (const line of ['users delete -h', 'users delete --help', 'signup ann --help --nonsense']) {
    const statement = parseLine(line, registry) as CommandStatement;
    assert.equal(statement.entry.name, 'help');
  }
  assert.deepEqual(args('users delete -h')['words'], ['users', 'delete']);
});

test('names that JavaScript gives a meaning are unknown commands like any other', () => {
  for (const line of ['__proto__', 'constructor', 'toString x', 'signup __proto__ --__proto__ x'])
    assert.throws(() => parseLine(line, registry), UsageError, line);
});

test('any line parses or is refused with a UsageError', () => {
  const word = fc.constantFrom(
    'signup',
    'attach',
    'users',
    'delete',
    'let',
    'expect',
    'error',
    'finally',
    'as',
    '=',
    '==',
    'matches',
    '/x/',
    'x',
    '$x',
    '--email',
    '--email=x',
    '--no-quiet',
    '-p',
    '--',
    "'",
    '"',
    '#',
    '\\',
    '${',
    '__proto__',
    '--__proto__=1',
    '--constructor',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), (words) => {
      try {
        parseLine(words.join(' '), registry);
      } catch (error) {
        assert.ok(error instanceof UsageError, `${words.join(' ')}: ${(error as Error).stack}`);
      }
    }),
    { numRuns: 500 },
  );
});
