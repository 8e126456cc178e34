import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callJson, worldOf } from '../server/client.ts';

test('a parameter is put, read by name and ARN, overwritten when asked to, and deleted', async (t) => {
  const world = await worldOf(t);
  const ssm = async (operation: string, input: object) => (await callJson(world, `AmazonSSM.${operation}`, input)).body;
  const parameter = { Name: '/app/version', Type: 'String', Value: '1' };
  assert.equal((await ssm('PutParameter', parameter)).Version, 1);
  assert.equal((await ssm('PutParameter', parameter)).__type, 'ParameterAlreadyExists');
  assert.equal((await ssm('PutParameter', { Name: '/app/version', Value: '2', Overwrite: true })).Version, 2);
  const { Parameter } = await ssm('GetParameter', { Name: '/app/version' });
  assert.equal(Parameter.Value, '2');
  assert.equal((await ssm('GetParameter', { Name: Parameter.ARN })).Parameter.Version, 2);
  const several = await ssm('GetParameters', { Names: ['/app/version', 'none'] });
  assert.deepEqual([several.Parameters.length, several.InvalidParameters], [1, ['none']]);
  await ssm('DeleteParameter', { Name: '/app/version' });
  assert.equal((await ssm('GetParameter', { Name: '/app/version' })).__type, 'ParameterNotFound');
});

test('what is not there is refused by name', async (t) => {
  const world = await worldOf(t);
  for (const [input, message] of [
    [{ Type: 'SecureString' }, 'The parameter type SecureString is not in the local world.'],
    [{ Type: 'String', Tier: 'Advanced' }, 'The tier Advanced is not in the local world.'],
    [
      { Type: 'String', Value: 'x'.repeat(4097) },
      'Standard tier parameters support a maximum parameter value of 4096 characters.',
    ],
    [{ Type: 'String', AllowedPattern: '\\d' }, 'AllowedPattern is not in the local world.'],
  ] as const) {
    const { body } = await callJson(world, 'AmazonSSM.PutParameter', { Name: 'p', Value: 'v', ...input });
    assert.equal(body.message, message);
  }
});
