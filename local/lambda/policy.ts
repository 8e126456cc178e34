import type { Operation } from '../service.ts';
import { LATEST, type Statement } from './definition.ts';
import { checkRevision, type FunctionStore } from './functions.ts';
import type { ServiceCaller } from './invoker.ts';
import { invalidValue, lambdaError } from './names.ts';

/** The resource policies of functions, versions and aliases, each its own: who may invoke it beside this account's own users. */
export function policyOperations(functions: FunctionStore): Record<string, Operation> {
  return {
    AddPermission(input) {
      for (const name of ['EventSourceToken', 'PrincipalOrgID', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl'])
        if (input[name] !== undefined) throw invalidValue(`${name} is not in the local world.`);
      const target = functions.target(input.FunctionName, input.Qualifier);
      if (target.arn.endsWith(`:${LATEST}`))
        throw invalidValue('We currently do not support adding policies for $LATEST.');
      checkRevision(target, input.RevisionId);
      if (target.policy.some((statement) => statement.Sid === input.StatementId))
        throw lambdaError(
          'ResourceConflictException',
          `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        );
      const statement = statementOf(target.arn, input);
      target.setPolicy([...target.policy, statement]);
      return { Statement: JSON.stringify(statement) };
    },
    RemovePermission(input) {
      const target = functions.target(input.FunctionName, input.Qualifier);
      checkRevision(target, input.RevisionId);
      const policy = target.policy.filter((statement) => statement.Sid !== input.StatementId);
      if (policy.length === target.policy.length)
        throw lambdaError(
          'ResourceNotFoundException',
          `Statement ${input.StatementId} is not found in resource policy.`,
        );
      target.setPolicy(policy);
    },
    GetPolicy(input) {
      const { policy, revisionId } = functions.target(input.FunctionName, input.Qualifier);
      if (policy.length === 0)
        throw lambdaError('ResourceNotFoundException', 'The resource you requested does not exist.');
      const document = { Version: '2012-10-17', Id: 'default', Statement: policy };
      return { Policy: JSON.stringify(document), RevisionId: revisionId };
    },
  };
}

function statementOf(arn: string, input: any): Statement {
  const { Principal: principal, SourceArn, SourceAccount } = input;
  const condition: Record<string, Record<string, string>> = {};
  if (SourceAccount) condition['StringEquals'] = { 'AWS:SourceAccount': SourceAccount };
  if (SourceArn) condition['ArnLike'] = { 'AWS:SourceArn': SourceArn };
  return {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal:
      principal === '*' ? '*' : principal.includes('.') ? { Service: principal } : { AWS: principalArn(principal) },
    Action: input.Action,
    Resource: arn,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

const principalArn = (principal: string): string =>
  /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;

/** Whether a statement lets this service principal invoke the function for that source. */
export function allows(policy: readonly Statement[], caller: ServiceCaller): boolean {
  return policy.some((statement) => {
    const { Principal: principal, Action: action, Condition: condition = {} } = statement;
    const account = condition['StringEquals']?.['AWS:SourceAccount'];
    const arn = condition['ArnLike']?.['AWS:SourceArn'];
    return (
      (principal === '*' || ('Service' in principal && principal.Service === caller.principal)) &&
      ['lambda:InvokeFunction', 'lambda:*', '*'].includes(action) &&
      (account === undefined || account === caller.sourceAccount) &&
      (arn === undefined || arnLike(arn, caller.sourceArn))
    );
  });
}

/** IAM's ArnLike: `*` and `?` within each of the six parts of an ARN. */
function arnLike(pattern: string, arn: string): boolean {
  const wanted = arnParts(pattern);
  const given = arnParts(arn);
  return wanted.length === given.length && wanted.every((part, index) => wildcard(part).test(given[index]!));
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

const wildcard = (part: string): RegExp =>
  new RegExp(
    `^${part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  );
