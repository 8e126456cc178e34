import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, command, type Event, EXIT, isAwsError, step, text, warning } from '../../shell/contract.ts';
import { readClient } from './client.ts';
import { changedSettings, settingsOf } from './client-settings.ts';
import { completeClients } from './complete.ts';
import { type Flow, flowsArg, inNewForm, isOlder } from './flows.ts';

const CHANGES = ['add', 'remove', 'set'] as const;

export interface ClientFlows {
  client: string;
  flows: readonly string[];
  previous: readonly string[];
}

export const flows = command('clients flows <client> <change> [flows..]', {
  describe:
    'Change which sign-in flows an app client allows; its other settings stay as they are. Cleanup brings back what was',
  examples: [
    'clients flows 1h57kf5cpq17m0eml12EXAMPLE add ALLOW_CUSTOM_AUTH',
    'clients flows 1h57kf5cpq17m0eml12EXAMPLE set ALLOW_USER_SRP_AUTH ALLOW_REFRESH_TOKEN_AUTH',
  ],
  related: ['clients show', 'signin', 'doctor'],
  args: {
    client: { type: 'string', demandOption: true, complete: completeClients, describe: 'client ID' },
    change: {
      type: 'string',
      choices: CHANGES,
      demandOption: true,
      describe: 'add to those it allows, remove from them, or set them',
    },
    flows: { ...flowsArg, describe: "ExplicitAuthFlows; set without any brings Cognito's default back" },
  },
  async *run(args, context): AsyncGenerator<Event, ClientFlows, void> {
    const { client: id, change } = args;
    const given = (args.flows ?? []) as readonly Flow[];
    if (given.length === 0 && change !== 'set')
      throw new CommandError(`clients flows ${change} takes at least one flow.`, {
        code: 'MissingArgument',
        exitCode: EXIT.usage,
        hint: `clients flows ${id} ${change} ALLOW_CUSTOM_AUTH`,
      });
    const before = await readClient(context, id);
    const previous = flowsOf(before);
    const wanted = merged(before, change, given);
    if (change !== 'set' && isSameList(previous, wanted)) {
      yield text(`The client ${id} allows ${namesOf(previous)} already: nothing to do.`, 'quiet');
      return { client: id, flows: previous, previous };
    }
    const { journal } = context;
    const subject = `flows of ${id}`;
    const older = journal.find('client', subject);
    const entry = journal.record({ kind: 'client', subject, undo: lineFor(id, previous) });
    yield step(`Changing the sign-in flows of ${id}`);
    const cognito = await context.aws.cognito();
    const { ExplicitAuthFlows, ...others } = settingsOf(before);
    try {
      await cognito.updateUserPoolClient({
        ...others,
        UserPoolId: before.UserPoolId!,
        ClientId: id,
        ...(wanted.length > 0 && { ExplicitAuthFlows: [...wanted] }),
      });
    } catch (error) {
      if (entry.id !== older?.id && isAwsError(error, ...REFUSALS)) journal.settle(entry);
      throw error;
    }
    const after = await readClient(context, id);
    const now = flowsOf(after);
    if (wanted.length > 0 && !isSameList(now, wanted))
      throw new CommandError(`The client ${id} does not have the flows that it was just given.`, {
        code: 'FlowsChanged',
        hint: `Somebody else is changing it. See what it has now: clients show ${id}`,
      });
    if (entry.undo === lineFor(id, now)) journal.settle(entry);
    const moved = changedSettings(before, after).filter((name) => name !== 'ExplicitAuthFlows');
    if (moved.length > 0)
      yield warning(
        `Other settings of the client changed too: ${moved.join(', ')}.`,
        'Somebody else is changing it, or Cognito moved them itself: compare with clients show.',
      );
    if (change === 'add' && previous.some(isOlder) && !now.some(isOlder))
      yield warning(
        `${namesOf(previous)} does not mix with ALLOW_ names: what it allowed is named in the newer form now.`,
        `Back with: ${lineFor(id, previous)}`,
      );
    yield text(`The client ${id} allows ${namesOf(now)}.`, 'good');
    return { client: id, flows: now, previous };
  },
});

/** Errors after which surely nothing has changed. */
const REFUSALS = [
  'InvalidParameterException',
  'AccessDeniedException',
  'FeatureUnavailableInTierException',
  'ResourceNotFoundException',
];

/** In one order, so that the same flows make the same undo. */
const flowsOf = ({ ExplicitAuthFlows = [] }: UserPoolClientType): readonly Flow[] => ExplicitAuthFlows.toSorted();

function merged(client: UserPoolClientType, change: (typeof CHANGES)[number], given: readonly Flow[]): readonly Flow[] {
  const previous = flowsOf(client);
  if (change === 'set') return [...new Set(given)].toSorted();
  if (change === 'add') {
    const allowed = given.some(isOlder) ? previous : inNewForm(client);
    if (given.every((flow) => allowed.includes(flow))) return previous;
    return [...new Set([...allowed, ...given])].toSorted();
  }
  const left = previous.filter((flow) => !given.includes(flow));
  if (left.length > 0) return left;
  throw new CommandError('A client without any flow gets those that Cognito gives by default.', {
    code: 'NoFlowLeft',
    exitCode: EXIT.usage,
    hint: 'Leave one, or: clients flows CLIENT set',
  });
}

const isSameList = (one: readonly Flow[], other: readonly Flow[]) => one.join() === other.join();
const lineFor = (id: string, list: readonly Flow[]) => ['clients flows', id, 'set', ...list].join(' ');
const namesOf = (list: readonly Flow[]) => (list.length === 0 ? "Cognito's default flows" : list.join(', '));
