import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { definition as activityLog } from '../lambdas/activity-log/function.ts';
import { definition as autoConfirm } from '../lambdas/auto-confirm/function.ts';
import { definition as migrateUser } from '../lambdas/migrate-user/function.ts';
import type { FunctionDefinition } from '../lambdas/shared/definition.ts';

/** The functions of the stack. A new trigger function is added here. */
export const definitions: readonly FunctionDefinition[] = [autoConfirm, migrateUser, activityLog];

/**
 * Bundles a function into the one file that Lambda runs: CommonJS, since inline code becomes `index.js`. The AWS SDK is left out,
 * Lambda's managed Node.js runtimes have it; what remains is below 4 KB and fits into the template itself, so that a
 * deployment needs no bucket.
 * Source: AWS CloudFormation User Guide, AWS::Lambda::Function Code (ZipFile).
 */
export function bundleFunction(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`../lambdas/${name}/index.ts`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    charset: 'utf8',
    external: ['@aws-sdk/*'],
  });
  return outputFiles[0]!.text;
}
