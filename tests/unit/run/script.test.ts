import assert from 'node:assert/strict';
import { test } from 'node:test';
import { perform } from './stage.ts';

test('a script runs its lines in order and shows each before it runs', async () => {
  const { code, out, calls } = await perform([
    '# a comment',
    'let user = ann',
    'say "Hello $user"',
    'signup $user \\',
    '  --email a@b.c as s',
    'expect s.confirmed == true',
    'finally users delete $user',
  ]);
  assert.equal(code, 0);
  assert.deepEqual(calls, ['say Hello ann', 'signup ann', 'users delete ann']);
  assert.equal(
    out,
    [
      'pools> let user = ann',
      'Hello ann',
      'pools> signup $user --email a@b.c as s',
      '* Signing up ann',
      'pools> expect s.confirmed == true',
      'pools> finally users delete $user',
      '* Deleting ann',
      '',
    ].join('\n'),
  );
});

test('nothing runs when any line cannot be understood, and every such line is told', async () => {
  const { code, calls, errors } = await perform([
    'signup ann',
    'singup bob',
    'attach nope',
    "say 'open",
    'signup ann --email nobody',
  ]);
  assert.equal(code, 2);
  assert.deepEqual(calls, []);
  assert.match(
    errors,
    /^test\.txt:2: there is no command singup\n {2}hint: did you mean signup\?\ntest\.txt:3: <trigger> is one of/,
  );
  assert.match(errors, /test\.txt:4: the quote ' at column 5 is not closed/);
  assert.match(errors, /test\.txt:5: InvalidAddress: "nobody" is no address\.\n {2}hint: name@example\.com/);
});

test('a variable that nothing sets, or only a later line, is found before anything runs', async () => {
  const { code, calls, errors } = await perform([
    'signup $user',
    'let user = ann',
    'expect nope.x == 1',
    'finally users delete $user',
    'finally users delete $gone',
  ]);
  assert.equal(code, 2);
  assert.deepEqual(calls, []);
  assert.match(errors, /test\.txt:1: \$user is not set\n {2}hint: a later line sets it/);
  assert.match(errors, /test\.txt:3: \$nope is not set\n {2}hint: set it first/);
  assert.match(errors, /test\.txt:5: \$gone is not set/);
  assert.ok(!errors.includes('test.txt:4'), 'finally may use what any line sets');
});

test('it stops at the first failure, cleans up, and says where', async () => {
  const { code, calls, errors } = await perform(['finally users delete ann', 'signup taken', 'say never']);
  assert.equal(code, 1);
  assert.deepEqual(calls, ['signup taken', 'users delete ann']);
  assert.equal(errors, 'test.txt:2: signup: UsernameExistsException: User already exists\n  hint: pick another name\n');
});

test('a failed expectation ends with 3', async () => {
  const { code, errors } = await perform(['signup ann as s', 'expect s.confirmed == false', 'say never']);
  assert.equal(code, 3);
  assert.equal(errors, 'test.txt:2: expect: ExpectationFailed: expected s.confirmed == false, but it is true\n');
});

test('every finally line is tried, and a failing one wins with 4', async () => {
  const { code, calls, errors } = await perform([
    'signup taken',
    'finally fail one',
    'finally users delete ann',
    'finally fail two',
  ]);
  assert.equal(code, 4);
  assert.deepEqual(calls, ['signup taken', 'fail one', 'users delete ann', 'fail two']);
  assert.match(errors, /test\.txt:2: fail: Broken: it broke/);
  assert.match(errors, /test\.txt:4: fail: Broken: it broke/);
});

test('a finally line whose variable was never set is skipped quietly', async () => {
  const { code, calls, errors } = await perform([
    'fail x',
    'signup ann as s',
    'finally users delete $s.username',
    'finally say bye',
  ]);
  assert.equal(code, 1);
  assert.deepEqual(calls, ['fail x', 'say bye']);
  assert.ok(!errors.includes('not set'));
});

test('an expected error is a success, another one and none are failures', async () => {
  const good = await perform([
    'expect error UsernameExistsException signup taken as e',
    'expect e.message contains exists',
  ]);
  assert.equal(good.code, 0);
  assert.match(good.out, /^As expected: UsernameExistsException: User already exists$/m);
  const none = await perform(['expect error UsernameExistsException signup ann']);
  assert.equal(none.code, 3);
  assert.match(
    none.errors,
    /test\.txt:1: signup: ExpectationFailed: expected UsernameExistsException, but signup succeeded/,
  );
  const other = await perform(['expect error NotAuthorizedException signup taken']);
  assert.equal(other.code, 3);
  assert.match(other.errors, /failed with UsernameExistsException: User already exists/);
});

test('--keep-going runs on and ends with the first failure', async () => {
  const { code, calls } = await perform(
    ['signup ann as s', 'expect s.confirmed == false', 'fail x', 'say still here'],
    { keepGoing: true },
  );
  assert.equal(code, 3);
  assert.deepEqual(calls, ['signup ann', 'fail x', 'say still here']);
});

test('a script may end early without a failure; its finally lines still run', async () => {
  const { code, calls, errors } = await perform(['done', 'say never', 'finally say bye']);
  assert.deepEqual([code, calls, errors], [0, ['say bye'], '']);
});

test('`exit` ends it after its line', async () => {
  let lines = 0;
  const { code, calls } = await perform(['say one', 'say two', 'finally say bye'], { ended: () => ++lines === 1 });
  assert.deepEqual([code, calls], [0, ['say one', 'say bye']]);
});

test('--dry-run shows the plan and changes nothing', async () => {
  const { code, calls, out } = await perform(['finally users delete ann', 'signup ann --password Hunter2!'], {
    dryRun: true,
  });
  assert.equal(code, 0);
  assert.deepEqual(calls, []);
  assert.match(out, /2 +signup ann --password <secret>\n +1 +at the end +finally users delete ann/);
});

test('--from starts at a line, keeps the lets before it and all finally lines', async () => {
  const script = [
    'let user = ann',
    'signup $user as s',
    'say $user',
    'finally users delete $user',
    'finally users delete $s.username',
  ];
  const { code, calls } = await perform(script, { from: 3 });
  assert.equal(code, 0);
  assert.deepEqual(calls, ['say ann', 'users delete ann'], 'what a skipped line would have made is not deleted');
  await assert.rejects(perform(script, { from: 99 }), /--from 99 is behind the last line/);
  await assert.rejects(
    perform(['signup ann as s', 'say x', 'say $s.username'], { from: 2 }),
    /--from 2 skips line 1, which sets \$s for line 3/,
  );
});

test('--step asks for one Enter at a narrated pause, not for another one before the line behind it', async () => {
  const { pauses } = await perform(['let user = ann', 'pause', 'signup $user', 'users delete $user'], { step: true });
  assert.equal(pauses, 3);
});

test('--step waits before each command, but not before one that only talks', async () => {
  const { pauses } = await perform(['say hello', 'let user = ann', 'signup $user', 'finally users delete $user'], {
    step: true,
  });
  assert.equal(pauses, 2);
});

test('Ctrl-C aborts the running command, cleans up with a fresh signal, and ends with 130', async () => {
  const { code, calls, out, errors } = await perform(['wait', 'say never', 'finally users delete ann'], {
    watch: (text, interrupts) => {
      if (text.includes('Waiting')) queueMicrotask(() => interrupts.interrupt());
    },
  });
  assert.equal(code, 130);
  assert.deepEqual(calls, ['wait', 'users delete ann']);
  assert.match(out, /! Interrupted\.\n/);
  assert.equal(errors, '');
});

test('a second Ctrl-C ends the cleanup and names what is left', async () => {
  let waits = 0;
  const { code, calls, out } = await perform(['wait', 'finally wait', 'finally users delete ann'], {
    watch: (text, interrupts) => {
      if (text.includes('Waiting') && ++waits <= 2) queueMicrotask(() => interrupts.interrupt());
    },
  });
  assert.equal(code, 130);
  assert.deepEqual(calls, ['wait', 'wait']);
  assert.match(out, /Interrupted while cleaning up\. Not done: wait; users delete ann/);
});

test('a failed cleanup after Ctrl-C ends with 4: something is left behind', async () => {
  const { code } = await perform(['wait', 'finally fail x'], {
    watch: (text, interrupts) => {
      if (text.includes('Waiting')) queueMicrotask(() => interrupts.interrupt());
    },
  });
  assert.equal(code, 4);
});

test('a secret is hidden where it is set, where it is used, and wherever it turns up', async () => {
  const { out, errors } = await perform([
    'let pw = Hunter2!x',
    'signup ann --password $pw --email $pw',
    'say $pw',
    'users set-password $pw Other99!',
    'say Other99!',
  ]);
  assert.ok(!/Hunter2|Other99/.test(out + errors), out + errors);
  assert.match(out, /pools> let pw = <secret>\npools> signup ann --password <secret> --email \$pw/);
});

test('a file from Windows, with a byte order mark, is read alike', async () => {
  const { code, calls } = await perform(['\uFEFFsay one\r', 'say \\\r', ' two\r', '']);
  assert.deepEqual([code, calls], [0, ['say one', 'say two']]);
});

test('an empty script is a success', async () => {
  assert.equal((await perform([''])).code, 0);
});
