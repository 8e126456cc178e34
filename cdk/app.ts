/**
 * The entry of `npx cdk synth` and `npx cdk deploy`, for those who prefer the CDK CLI to the shell's own `deploy`. Both make the
 * same stack; `-c stack=NAME` names it.
 */
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFunction, definitions } from './functions.ts';
import { PoolsShellStack } from './stack.ts';

const app = new App();
new PoolsShellStack(app, app.node.tryGetContext('stack') ?? 'pools-shell', {
  definitions,
  code: (name) => Code.fromInline(bundleFunction(name)),
  // By this tag the shell's `deploy` and `destroy` know the stack for one of theirs.
  tags: { 'pools-shell': 'stack' },
});
