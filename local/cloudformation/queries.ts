import type { Operation } from '../service.ts';
import { ServiceError } from '../service.ts';
import { capabilityOf, checkedTemplate } from './check.ts';
import type { Engine } from './engine.ts';
import { invalid } from './errors.ts';
import { exportsOf } from './exports.ts';
import type { ResourceRecord, StackEvent, StackRecord } from './model.ts';
import { describeParameters } from './parameters.ts';
import type { Stack } from './store.ts';
import type { Template } from './template.ts';
import { templateBody } from './template-source.ts';

/** Events of a page of DescribeStackEvents. */
const PAGE = 100;

/** The operations that only read. */
export function queryOperations(engine: Engine): Record<string, Operation> {
  const { store } = engine;
  return {
    DescribeStacks({ StackName }) {
      if (StackName !== undefined) return { Stacks: [describeStack(known(StackName).record)] };
      return {
        Stacks: all()
          .filter(({ status }) => status !== 'DELETE_COMPLETE')
          .map(describeStack),
      };
    },

    ListStacks({ StackStatusFilter = [] }) {
      const chosen = all().filter(({ status }) => StackStatusFilter.length === 0 || StackStatusFilter.includes(status));
      return { StackSummaries: chosen.map(summarizeStack) };
    },

    /** Newest first. The token is the ID of the last event of the page before. */
    DescribeStackEvents({ StackName, NextToken }) {
      const stack = store.find(StackName);
      if (!stack) throw invalid(`Stack [${StackName}] does not exist`);
      const events = [...store.events(stack.record.id)].reverse();
      const start = NextToken === undefined ? 0 : events.findIndex(({ id }) => id === NextToken) + 1;
      if (NextToken !== undefined && start === 0) throw invalid('The specified token is not valid.');
      const page = events.slice(start, start + PAGE);
      return {
        StackEvents: page.map(describeEvent),
        ...(start + PAGE < events.length && { NextToken: page.at(-1)!.id }),
      };
    },

    DescribeStackResources({ StackName, LogicalResourceId, PhysicalResourceId }) {
      if (StackName === undefined && PhysicalResourceId === undefined) {
        throw invalid('Stack name or physical resource id must be specified.');
      }
      const stack = StackName === undefined ? owner(PhysicalResourceId) : known(StackName);
      const chosen = [...stack.resources.values()].filter(
        ({ logicalId, physicalId }) =>
          logicalId === (LogicalResourceId ?? logicalId) && physicalId === (PhysicalResourceId ?? physicalId),
      );
      return { StackResources: chosen.map((resource) => describeResource(stack, resource)) };
    },

    DescribeStackResource({ StackName, LogicalResourceId }) {
      const stack = known(StackName);
      const resource = stack.resources.get(LogicalResourceId);
      if (!resource) throw invalid(`Resource ${LogicalResourceId} does not exist for stack ${StackName}`);
      const { Timestamp, ...detail } = describeResource(stack, resource);
      return { StackResourceDetail: { ...detail, LastUpdatedTimestamp: Timestamp } };
    },

    ListStackResources({ StackName }) {
      const summaries = [...known(StackName).resources.values()].map(summarizeResource);
      return { StackResourceSummaries: summaries };
    },

    GetTemplate({ StackName, ChangeSetName }) {
      const TemplateBody = store.templates.get(templateKey(StackName, ChangeSetName)) ?? '';
      return { TemplateBody, StagesAvailable: ['Original', 'Processed'] };
    },

    async ValidateTemplate(input) {
      const template = await submitted(input);
      return { Description: template.description, Parameters: declared(template), ...required(template) };
    },

    async GetTemplateSummary(input) {
      const { StackName } = input;
      const template = StackName === undefined ? await submitted(input) : checkedTemplate(own(known(StackName)));
      return {
        Description: template.description,
        Parameters: declared(template),
        ...required(template),
        ResourceTypes: [...new Set(Object.values(template.resources).map(({ Type }) => Type))],
      };
    },

    ListExports: () => ({ Exports: exportsOf(store) }),
  };

  async function submitted(input: any): Promise<Template> {
    const body = await templateBody(input, engine);
    if (!body) throw invalid('Either Template URL or Template Body must be specified.');
    return checkedTemplate(body);
  }

  function own({ record }: Stack): string {
    return store.templates.get(record.id) ?? '';
  }

  function known(nameOrId: string): Stack {
    const stack = store.find(nameOrId);
    if (!stack) throw invalid(`Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  function owner(physicalId: string): Stack {
    for (const stack of store.stacks()) {
      for (const resource of stack.resources.values()) if (resource.physicalId === physicalId) return stack;
    }
    throw invalid(`Stack for ${physicalId} does not exist`);
  }

  function templateKey(stackName: string | undefined, changeSet: string | undefined): string {
    if (changeSet === undefined) return known(stackName ?? '').record.id;
    const stackId = stackName === undefined ? undefined : known(stackName).record.id;
    for (const { id, name, stackId: own } of store.changeSets.values()) {
      if (id === changeSet || (name === changeSet && own === stackId)) return id;
    }
    throw new ServiceError('ChangeSetNotFound', `ChangeSet [${changeSet}] does not exist`, { statusCode: 404 });
  }

  /** Newest first. */
  function all(): StackRecord[] {
    return [...store.stacks()].map(({ record }) => record).reverse();
  }
}

function declared({ parameters }: Template) {
  return Object.entries(parameters).map(([ParameterKey, { Type, Default, Description }]) => ({
    ParameterKey,
    ParameterType: Type,
    DefaultValue: Default === undefined ? undefined : String(Default),
    NoEcho: false,
    Description,
  }));
}

function required(template: Template) {
  const capability = capabilityOf(template);
  return (
    capability && {
      Capabilities: [capability],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    }
  );
}

function describeStack(record: StackRecord) {
  return {
    StackId: record.id,
    StackName: record.name,
    ChangeSetId: record.changeSetId,
    Description: record.description,
    Parameters: describeParameters(record),
    CreationTime: record.createdAt,
    LastUpdatedTime: record.updatedAt,
    DeletionTime: record.deletedAt,
    StackStatus: record.status,
    StackStatusReason: record.statusReason,
    DisableRollback: record.disableRollback,
    Capabilities: record.capabilities,
    Outputs: record.outputs,
    Tags: record.tags,
    EnableTerminationProtection: record.terminationProtection,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

function summarizeStack({ id, name, description, createdAt, updatedAt, deletedAt, status, statusReason }: StackRecord) {
  return {
    StackId: id,
    StackName: name,
    TemplateDescription: description,
    CreationTime: createdAt,
    LastUpdatedTime: updatedAt,
    DeletionTime: deletedAt,
    StackStatus: status,
    StackStatusReason: statusReason,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

function describeEvent(event: StackEvent) {
  return {
    StackId: event.stackId,
    EventId: event.id,
    StackName: event.stackName,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: event.at,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ClientRequestToken: event.token,
  };
}

function describeResource({ record }: Stack, resource: ResourceRecord) {
  const { LastUpdatedTimestamp, ...summary } = summarizeResource(resource);
  return { StackName: record.name, StackId: record.id, ...summary, Timestamp: LastUpdatedTimestamp };
}

function summarizeResource({ logicalId, physicalId, type, changedAt, status, statusReason }: ResourceRecord) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    LastUpdatedTimestamp: changedAt,
    ResourceStatus: status,
    ResourceStatusReason: statusReason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}
