import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionNamed, knownFunctions } from '../../../shell/aws/function-of-arn.ts';
import { CommandError } from '../../../shell/contract.ts';
import { aFunction, aSession, named } from './fakes.ts';

const own = aFunction();
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:other';

function places(attached = [own], answer: (input: any) => unknown = () => ({})) {
  const asked: any[] = [];
  const getFunctionConfiguration = async (input: any) => {
    asked.push(input);
    return answer(input);
  };
  return { session: aSession([own], attached), lambda: async () => ({ getFunctionConfiguration }) as any, asked };
}

test('a function of the stack is known by its short name, its name and its ARN, without a call', async () => {
  const given = places();
  for (const name of [own.name, own.functionName, own.arn]) assert.equal(await functionNamed(given, name), own);
  assert.deepEqual(given.asked, []);
});

test('any other function has the log group of its own configuration', async () => {
  const given = places([own], () => ({ FunctionArn: `${ARN}:live`, LoggingConfig: { LogGroup: '/shared' } }));
  const { name, logGroup, arn } = await functionNamed(given, 'other:live');
  assert.deepEqual([name, logGroup, arn], ['other', '/shared', `${ARN}:live`]);
  assert.equal((await functionNamed(given, ARN)).logGroup, '/shared');
  assert.deepEqual(given.asked, [
    { FunctionName: 'other', Qualifier: 'live' },
    { FunctionName: ARN, Qualifier: undefined },
  ]);
});

test('who may not read functions gets the log group that Lambda takes by default', async () => {
  const denied = places([own], () => {
    throw named('AccessDeniedException', 'no');
  });
  for (const name of ['other', ARN]) assert.equal((await functionNamed(denied, name)).logGroup, '/aws/lambda/other');
});

test('a function that is not there is told, also where no stack is', async () => {
  const gone = places([own], () => {
    throw named('ResourceNotFoundException', 'gone');
  });
  for (const name of ['other', ARN])
    await assert.rejects(functionNamed(gone, name), {
      code: 'UnknownFunction',
      hint: 'The functions here: auto-confirm.',
    });
  gone.session.stack = async () => {
    throw new CommandError('no stack', { code: 'StackNotFound' });
  };
  await assert.rejects(functionNamed(gone, 'other'), {
    code: 'UnknownFunction',
    hint: 'There is no stack here; `deploy` makes one with its functions.',
  });
});

test('what is attached without being the stack’s is followed, too', async () => {
  const other = { ...own, trigger: 'CustomMessage' as const, arn: ARN };
  const given = places([own, other], () => ({ LoggingConfig: { LogGroup: '/shared' } }));
  assert.deepEqual(
    (await knownFunctions(given)).map(({ name, logGroup }) => [name, logGroup]),
    [
      ['auto-confirm', '/logs/auto-confirm'],
      ['other', '/shared'],
    ],
  );
});
