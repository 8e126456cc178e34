import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attach } from '../../../plugins/triggers/attach.ts';
import { allows, permissionRemove } from '../../../plugins/triggers/permission.ts';
import { awsError, failure, fake, run, STACK } from './fakes.ts';

const POOL = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Pool';
const MINE = 'arn:aws:lambda:us-east-1:000000000000:function:mine';
const NO_POLICY = () =>
  Promise.reject(awsError('ResourceNotFoundException', 'The resource you requested does not exist.'));

function setUp(handlers: Record<string, (input: any) => unknown>, options: Parameters<typeof fake>[0] = {}) {
  let config = {};
  return fake({
    ...options,
    handlers: {
      describeUserPool: () => ({ UserPool: { Id: 'us-east-1_Pool', Arn: POOL, LambdaConfig: config } }),
      updateUserPool: ({ LambdaConfig }) => {
        config = LambdaConfig;
      },
      addPermission: () => ({}),
      ...handlers,
    },
  });
}

test('a statement lets the pool call when service, action and every condition fit', () => {
  const base = {
    Effect: 'Allow',
    Principal: { Service: 'cognito-idp.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
  };
  const when = (Condition: object) => ({ ...base, Condition }) as any;
  for (const [statement, expected] of [
    [base, true],
    [{ ...base, Principal: '*' }, true],
    [{ ...base, Action: ['lambda:GetFunction', 'lambda:*'] }, true],
    [{ ...base, Effect: 'Deny' }, false],
    [{ ...base, Principal: { Service: 's3.amazonaws.com' } }, false],
    [{ ...base, Principal: { AWS: 'arn:aws:iam::1:root' } }, false],
    [{ ...base, Action: 'lambda:GetFunction' }, false],
    [when({ ArnLike: { 'AWS:SourceArn': POOL } }), true],
    [when({ ArnLike: { 'aws:SourceArn': 'arn:aws:cognito-idp:*:*:userpool/*' } }), true],
    [when({ ArnLike: { 'AWS:SourceArn': `${POOL}2` } }), false],
    [when({ StringEquals: { 'AWS:SourceAccount': '000000000000' } }), true],
    [when({ StringEquals: { 'AWS:SourceAccount': '111111111111' } }), false],
    [when({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }), false],
  ] as const)
    assert.equal(allows(statement, POOL), expected, JSON.stringify(statement));
});

test('a function without the permission is attached only when it is agreed to', async () => {
  const no = setUp({ getPolicy: NO_POLICY }, { attended: true, answers: [false] });
  const error = await failure(attach, { trigger: 'PreSignUp', function: MINE }, no);
  assert.equal(error.code, 'PermissionMissing');
  assert.match(error.hint!, new RegExp(`add-permission --function-name ${MINE} .*--source-arn ${POOL}`));
  assert.deepEqual(no.operations(), ['describeUserPool', 'getPolicy']);
  assert.deepEqual(no.pending(), []);

  const yes = setUp({ getPolicy: NO_POLICY }, { attended: true, answers: [true] });
  await run(attach, { trigger: 'PreSignUp', function: `${MINE}:live` }, yes);
  assert.deepEqual(yes.inputOf('addPermission'), {
    FunctionName: MINE,
    Qualifier: 'live',
    StatementId: 'pools-shell-us-east-1_Pool',
    Action: 'lambda:InvokeFunction',
    Principal: 'cognito-idp.amazonaws.com',
    SourceArn: POOL,
    SourceAccount: '000000000000',
  });
  assert.deepEqual(
    yes.pending().map(({ kind, undo }) => [kind, undo]),
    [
      ['permission', `permission remove '${MINE}:live' pools-shell-us-east-1_Pool --if-unused`],
      ['trigger', `detach PreSignUp --only '${MINE}:live'`],
    ],
  );
});

test('a permission that is refused leaves nothing written down; one whose answer was lost stays', async () => {
  const add = (error: Error) =>
    setUp({ getPolicy: NO_POLICY, addPermission: () => Promise.reject(error) }, { answers: [true], attended: true });
  const refused = add(awsError('AccessDeniedException', '', { status: 403 }));
  await failure(attach, { trigger: 'PreSignUp', function: MINE }, refused);
  assert.deepEqual(refused.pending(), []);
  const lost = add(new Error('socket hang up'));
  await failure(attach, { trigger: 'PreSignUp', function: MINE }, lost);
  assert.equal(lost.pending().length, 1);
});

test('a policy that may not be read is told of, and a function that is not there is named', async () => {
  const unreadable = setUp({ getPolicy: () => Promise.reject(awsError('AccessDeniedException')) });
  const { events } = await run(attach, { trigger: 'PreSignUp', function: MINE }, unreadable);
  assert.match(JSON.stringify(events), /may call mine cannot be told/);
  const gone = setUp({
    getPolicy: () => Promise.reject(awsError('ResourceNotFoundException', `Function not found: ${MINE}`)),
  });
  assert.equal((await failure(attach, { trigger: 'PreSignUp', function: MINE }, gone)).code, 'FunctionNotFound');
});

test('a pool of somebody else is changed only when it is agreed to, and said whose it is', async () => {
  const stack = { ...STACK, foreign: 'belongs to the stack shop' };
  const given = setUp({ getPolicy: NO_POLICY }, { stack, attended: true, answers: [false] });
  const error = await failure(attach, { trigger: 'PreSignUp' }, given);
  assert.equal(error.code, 'Declined');
  assert.deepEqual(given.operations(), ['describeUserPool']);
});

test('taking a permission away that is gone already is no failure', async () => {
  const given = setUp({ removePermission: () => Promise.reject(awsError('ResourceNotFoundException')) });
  given.context.journal.add({ kind: 'permission', subject: MINE, undo: 'x' });
  const { data } = await run(permissionRemove, { function: MINE, statement: 's' }, given);
  assert.deepEqual(data, { function: MINE, removed: false });
  assert.deepEqual(given.pending(), []);
});
