import { randomUUID } from 'node:crypto';
import type { ChangeSetType, CloudFormation } from '@aws-sdk/client-cloudformation';
import { CommandError, type Context } from '../../shell/contract.ts';
import { STACK_TAG } from './status.ts';

export interface ChangeSet {
  id: string;
  stackId: string;
  changes: readonly ResourceChange[];
}

export interface ResourceChange {
  /** `Add`, `Modify` or `Remove`. */
  action: string;
  resource: string;
  type: string;
  /** Whether a modified resource is made anew and loses its data. */
  replaced: boolean;
}

export interface Wanted {
  stackName: string;
  type: ChangeSetType;
  template: string;
  /** CloudFormation's express mode: done when the configuration is applied, and not rolled back on failure. */
  express: boolean;
  /** Told the StackId as soon as CloudFormation has given it. */
  planned?: (stackId: string) => void;
}

/**
 * Lets CloudFormation work out what would change. Undefined when nothing would.
 * @throws CommandError when CloudFormation cannot make the change set, with its reason.
 */
export async function prepareChangeSet(
  context: Context,
  cloudformation: CloudFormation,
  { stackName, type, template, express, planned }: Wanted,
): Promise<ChangeSet | undefined> {
  const { clock } = context;
  const { Id, StackId } = await cloudformation.createChangeSet({
    StackName: stackName,
    ChangeSetName: `pools-shell-${clock.now().toString(36)}`,
    ChangeSetType: type,
    TemplateBody: template,
    Capabilities: ['CAPABILITY_IAM'],
    Tags: [STACK_TAG],
    // A request that is repeated because its answer was lost makes no second one.
    ClientToken: randomUUID(),
    ...(express && { DeploymentConfig: { Mode: 'EXPRESS' } }),
  });
  planned?.(StackId!);
  return orDiscard(cloudformation, Id!, async () => {
    const changes = await plannedChanges(context, cloudformation, stackName, Id!);
    if (changes === undefined) await discardChangeSet(cloudformation, Id!);
    return changes && { id: Id!, stackId: StackId!, changes };
  });
}

/** What the change set does once CloudFormation has worked it out; undefined for nothing. */
async function plannedChanges(
  context: Context,
  cloudformation: CloudFormation,
  stackName: string,
  id: string,
): Promise<readonly ResourceChange[] | undefined> {
  const { clock, signal } = context;
  for (let wait = 40; ; wait = Math.min(wait * 1.6, 2000)) {
    const answer = await cloudformation.describeChangeSet({ ChangeSetName: id }, { abortSignal: signal });
    if (answer.Status === 'CREATE_COMPLETE') return await changesOf(context, cloudformation, id);
    if (answer.Status === 'FAILED') {
      // The two sentences by which CloudFormation says that there is nothing to do.
      if (/didn't contain changes|No updates are to be performed/.test(answer.StatusReason ?? '')) return undefined;
      throw new CommandError(`CloudFormation cannot change the stack ${stackName}: ${answer.StatusReason}`, {
        code: 'ChangeSetFailed',
      });
    }
    await clock.sleep(wait, signal);
  }
}

/** Also after Ctrl-C: without the command's signal, which would leave the change set behind. */
async function discardChangeSet(cloudformation: CloudFormation, id: string): Promise<void> {
  await cloudformation.deleteChangeSet({ ChangeSetName: id });
}

/** Does what leads to the change set's execution; when that fails, is declined or interrupted, takes the change set away. */
export async function orDiscard<T>(cloudformation: CloudFormation, id: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // What went wrong first is what the person has to hear.
    await discardChangeSet(cloudformation, id).catch(() => {});
    throw error;
  }
}

async function changesOf(
  { signal }: Context,
  cloudformation: CloudFormation,
  id: string,
): Promise<readonly ResourceChange[]> {
  const changes: ResourceChange[] = [];
  let token: string | undefined;
  do {
    const page = await cloudformation.describeChangeSet(
      { ChangeSetName: id, NextToken: token },
      { abortSignal: signal },
    );
    for (const { ResourceChange: change } of page.Changes ?? []) {
      changes.push({
        action: change?.Action ?? '',
        resource: change?.LogicalResourceId ?? '',
        type: change?.ResourceType ?? '',
        replaced: change?.Replacement === 'True',
      });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return changes;
}
