import type { Engine } from './engine.ts';
import { createEvaluator, type Evaluator, type Scope } from './evaluate.ts';
import { exportedValue } from './exports.ts';
import { parameterRefs } from './parameters.ts';
import type { Stack } from './store.ts';
import type { Submission } from './submission.ts';

/** Resolves a submission's template for one stack. `resource` says what its resources are by now. */
export function evaluatorFor(
  { template, parameters, ssmValues }: Pick<Submission, 'template' | 'parameters' | 'ssmValues'>,
  record: Pick<Stack['record'], 'id' | 'name'>,
  { facts: { region, accountId }, store }: Pick<Engine, 'facts' | 'store'>,
  resource: Scope['resource'],
): Evaluator {
  return createEvaluator(template, {
    pseudo: {
      'AWS::AccountId': accountId,
      'AWS::NotificationARNs': [],
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackId': record.id,
      'AWS::StackName': record.name,
      'AWS::URLSuffix': 'amazonaws.com',
    },
    parameters: parameterRefs(template, { ...parameters, ...ssmValues }),
    resource,
    exported: (name) => exportedValue(store, name),
  });
}
