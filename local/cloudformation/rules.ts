import { invalid } from './errors.ts';
import type { Evaluator } from './evaluate.ts';
import type { Template } from './template.ts';

/**
 * Checks a template's rules. Source: AWS CloudFormation User Guide, "Rules".
 * @throws ServiceError ValidationError with the assertions that do not hold
 */
export function checkRules({ rules }: Template, evaluator: Evaluator): void {
  const failed = Object.values(rules)
    .filter(({ RuleCondition }) => RuleCondition === undefined || evaluator.isTrue(RuleCondition))
    .flatMap(({ Assertions }) => Assertions)
    .filter(({ Assert }) => !evaluator.isTrue(Assert))
    .map(({ AssertDescription = 'an assertion of a rule does not hold' }) => AssertDescription);
  if (failed.length) throw invalid(`Template error: ${failed.join('; ')}`);
}
