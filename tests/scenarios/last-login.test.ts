import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStage, type Stage } from './stage.ts';

const EMAIL = 'test_email_1@example.com';
let stage: Stage;
before(async () => {
  stage = await openStage();
  assert.equal((await stage.run({ file: 'deploy', text: 'deploy' })).code, 0);
});
after(() => stage.close());

for (const [what, more] of [
  ['had none', {}],
  ['had one', { LastLogin: { UserPoolId: 'p', ClientId: 'c', Time: "Tue 'then' $now" }, Note: 'mine' }],
] as const) {
  test(`a row that ${what} has its last login back after the activity-log scenario`, async () => {
    await stage.addRow('test_user_1', EMAIL, more);
    const before = await stage.row(EMAIL);
    const { code, screen } = await stage.run('activity-log');
    assert.equal(code, 0, screen);
    assert.match(screen, /Wrote user info to DynamoDB/);
    assert.match(screen, /The row test_email_1@example\.com has the last login that it had before\./);
    assert.deepEqual(await stage.row(EMAIL), before);
  });
}

test('a row that is gone by then is not made again', async () => {
  await stage.addRow('test_user_1', EMAIL);
  const text = `finally cleanup --session\nlast-login keep ${EMAIL}\ntable delete ${EMAIL}\nlast-login restore ${EMAIL} --to '{}'`;
  const { code, screen } = await stage.run({ file: 'gone', text });
  assert.equal(code, 0, screen);
  assert.match(screen, /The row test_email_1@example\.com is gone already/);
  assert.equal(await stage.row(EMAIL), undefined);
});
