import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionDefinition } from '../lambdas/shared/definition.ts';
import { PoolsShellStack } from './stack.ts';

/** What TemplateBody holds at most, in bytes. Source: AWS CloudFormation User Guide, quotas. */
export const TEMPLATE_LIMIT = 51_200;

/**
 * The stack's template as JSON text: for any account and region, complete in itself.
 * @param code the source of a function's `index.js`, by its definition's name.
 */
export function synthesizeTemplate(definitions: readonly FunctionDefinition[], code: (name: string) => string): string {
  // The library's own template validator costs about two seconds; a test runs it.
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new PoolsShellStack(app, 'pools-shell', {
    definitions,
    code: (name) => Code.fromInline(code(name)),
  });
  const text = JSON.stringify(app.synth().getStackByName(stack.stackName).template, undefined, 1);
  const bytes = Buffer.byteLength(text);
  if (bytes > TEMPLATE_LIMIT)
    throw new Error(`The template has ${bytes} bytes; CloudFormation takes ${TEMPLATE_LIMIT}.`);
  return text;
}
