import { checkedTemplate, requireCapabilities } from './check.ts';
import type { Engine } from './engine.ts';
import { absent, invalid } from './errors.ts';
import type { Tag } from './model.ts';
import { type ParameterInput, parameterValues, ssmNames } from './parameters.ts';
import { resourceType } from './resources/types.ts';
import { checkRules } from './rules.ts';
import { evaluatorFor } from './scope.ts';
import type { Stack } from './store.ts';
import type { Template } from './template.ts';
import { templateBody } from './template-source.ts';

/** What a request asks a stack to be. */
export interface Submission {
  body: string;
  template: Template;
  parameters: Record<string, string>;
  /** What those parameters stand for that name a parameter of Systems Manager. */
  ssmValues: Record<string, string>;
  capabilities: readonly string[];
  tags: readonly Tag[];
}

const UNSUPPORTED = [
  'NotificationARNs',
  'RollbackConfiguration',
  'ResourceTypes',
  'ResourcesToImport',
  'DeploymentMode',
  'StackPolicyBody',
  'StackPolicyURL',
  'StackPolicyDuringUpdateBody',
  'StackPolicyDuringUpdateURL',
  'TimeoutInMinutes',
  'RetainExceptOnCreate',
];

/**
 * Checks a request to create or change a stack as far as that goes without doing it. A service role (RoleARN) is taken, like every
 * other role of this world: nothing is refused for what it lacks. ImportExistingResources is taken, too, since `cdk bootstrap` asks for
 * it; but nothing is imported: a resource whose name is taken fails, as it does without this option.
 * @param existing the stack that is to be changed.
 * @throws ServiceError ValidationError; InsufficientCapabilitiesException.
 */
export async function readSubmission(input: any, existing: Stack | undefined, engine: Engine): Promise<Submission> {
  const option = UNSUPPORTED.find((name) => isGiven(input[name]));
  if (option) throw absent(`The option ${option}`);
  const body = input.UsePreviousTemplate
    ? engine.store.templates.get(existing?.record.id ?? '')
    : await templateBody(input, engine);
  if (!body) throw invalid('Either Template URL or Template Body must be specified.');
  const template = checkedTemplate(body);
  const capabilities: string[] = input.Capabilities ?? [];
  requireCapabilities(template, capabilities);
  const given = (input.Parameters ?? []) as ParameterInput[];
  const parameters = parameterValues(template, given, existing?.record.parameters ?? {});
  const tags = input.Tags ?? existing?.record.tags ?? [];
  const submission = {
    body,
    template,
    parameters,
    ssmValues: await ssmValues(ssmNames(template, parameters), engine),
    capabilities,
    tags,
  };
  checkWanted(submission, existing?.record ?? { id: '', name: input.StackName }, engine);
  return submission;
}

/** Checks what depends on the values of parameters. */
function checkWanted(submission: Submission, record: { id: string; name: string }, engine: Engine): void {
  const { template } = submission;
  const evaluator = evaluatorFor(submission, record, engine, () => undefined);
  checkRules(template, evaluator);
  for (const { Type, Condition } of Object.values(template.resources))
    if (evaluator.holds(Condition)) resourceType(Type);
}

async function ssmValues(names: Record<string, string>, { invoke }: Engine): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [parameter, Name] of Object.entries(names)) {
    const { Parameters } = await invoke('ssm', 'GetParameters', { Names: [Name] });
    if (!Parameters?.length)
      throw invalid(`Unable to fetch parameters [${Name}] from parameter store for this account.`);
    values[parameter] = Parameters[0].Value;
  }
  return values;
}

/** Whether an option was given and asks for something: `false`, an empty list and an empty object do not. */
function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== 'object' || Object.values(value).some(isGiven);
}
