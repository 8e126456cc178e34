import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import vm from 'node:vm';
import { bundleFunction, definitions } from '../../../cdk/functions.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const require = createRequire(import.meta.url);

for (const { name, timeoutSeconds } of definitions) {
  const code = bundleFunction(name);

  test(`${name} fits into the template`, () => assert.ok(code.length < 4096, `${code.length} bytes`));

  test(`${name} ends before Cognito gives up on it`, () => assert.ok(timeoutSeconds < 5));

  test(`${name} brings nothing along but what Lambda has`, () => {
    const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, module]) => module!);
    assert.deepEqual([...new Set(required)].sort(), ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb']);
  });

  test(`${name} exports a handler, and says which variable it misses`, () => {
    const load = (env: Record<string, string>) => {
      const module = { exports: {} as { handler?: unknown } };
      vm.runInNewContext(code, { module, exports: module.exports, require, process: { env }, AbortSignal, console });
      return module.exports.handler;
    };
    assert.throws(() => load({}), /The environment variable TABLE_NAME is not set/);
    assert.equal(typeof load({ TABLE_NAME: 'known', AWS_REGION: 'us-east-1' }), 'function');
  });
}
