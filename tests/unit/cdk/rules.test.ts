import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { App, Validations } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { definitions } from '../../../cdk/functions.ts';
import { PoolsShellStack } from '../../../cdk/stack.ts';

const constructs = ({ violatingConstructs }: any): string[] =>
  violatingConstructs.map(({ constructPath }: any) => constructPath);

/**
 * Synthesises the stack under rules, with a bad table beside it: that it is found shows that the rules are applied at all.
 * @returns the resources that break a rule.
 */
function culprits(rules: 'cdk-nag' | 'schemas'): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'pools-shell-rules-'));
  // The library prints what it finds.
  const { error } = console;
  console.error = () => {};
  try {
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: rules === 'schemas' });
    const stack = new PoolsShellStack(app, 'test', { definitions, code: (name) => Code.fromInline(`// ${name}`) });
    const keySchema = [{ attributeName: 'Id', keyType: 'HASH' }];
    new CfnTable(stack, 'Bad', { keySchema }).addPropertyOverride('Nonsense', true);
    if (rules === 'cdk-nag') Validations.of(app).addPlugins(new AwsSolutionsChecks());
    try {
      app.synth();
    } catch (failure) {
      // An error ends the synthesis, a warning does not; the report has both.
      if ((failure as Error).name !== 'ValidationFailed') throw failure;
    }
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const violations = pluginReports.flatMap((report: any) => report.violations);
    return [...new Set<string>(violations.flatMap(constructs))];
  } finally {
    console.error = error;
    rmSync(outdir, { recursive: true });
  }
}

test('cdk-nag finds nothing but what is acknowledged beside the resource', () => {
  assert.deepEqual(culprits('cdk-nag'), ['test/Bad']);
});

test("the template passes CloudFormation's own schemas", () => {
  assert.deepEqual(culprits('schemas'), ['test/Bad']);
});
