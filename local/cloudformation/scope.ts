import type { WorldFacts } from '../service.ts';
import { createEvaluator, type Evaluator, type Scope } from './evaluate.ts';
import { parameterRefs } from './parameters.ts';
import type { Stack } from './store.ts';
import type { Submission } from './submission.ts';

/** Resolves a submission's template for one stack. `resource` says what its resources are by now. */
export function evaluatorFor(
  { template, parameters }: Pick<Submission, 'template' | 'parameters'>,
  { record }: Stack,
  { region, accountId }: WorldFacts,
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
    parameters: parameterRefs(template, parameters),
    resource,
  });
}
