import type { DeviceType } from '@aws-sdk/client-cognito-identity-provider';
import { allPages, command, type Event, table, text } from '../../shell/contract.ts';
import { aboutUser, attributesOf } from './account.ts';
import { knownUsername } from './arguments.ts';

/** More than a person has. */
const MOST = 600;
const LARGEST_PAGE = 60;

export interface ListedDevice {
  key: string;
  name: string | null;
  remembered: boolean | null;
  /** ISO 8601. */
  lastSignIn: string;
}

export const devices = command('users devices <username>', {
  describe: 'List the devices of a user that the pool knows, and whether they are remembered',
  examples: ['users devices test_user_1'],
  related: ['pools show', 'users show'],
  readOnly: true,
  args: { username: knownUsername },
  async *run({ username: Username }, { aws, session, signal }): AsyncGenerator<Event, ListedDevice[], void> {
    const cognito = await aws.cognito();
    const { userPoolId: UserPoolId } = await session.stack();
    const { items } = await allPages(MOST, async (size, PaginationToken) => {
      const input = { UserPoolId, Username, Limit: Math.min(LARGEST_PAGE, size), PaginationToken };
      const page = await aboutUser(Username, () => cognito.adminListDevices(input, { abortSignal: signal }));
      return { items: page.Devices, next: page.PaginationToken };
    });
    const listed = items.map(toListed);
    if (listed.length === 0) yield text(`The pool knows no device of ${Username}.`, 'quiet');
    else
      yield table(
        ['device', 'name', 'remembered', 'last sign-in'],
        listed.map(({ key, name, remembered, lastSignIn }) => [key, name, remembered, lastSignIn]),
      );
    return listed;
  },
});

function toListed({ DeviceKey, DeviceAttributes, DeviceLastAuthenticatedDate }: DeviceType): ListedDevice {
  const attributes = attributesOf(DeviceAttributes);
  const status = attributes['dev:device_remembered_status'];
  return {
    key: DeviceKey!,
    name: attributes['device_name'] ?? null,
    remembered: status === undefined ? null : status === 'remembered',
    lastSignIn: DeviceLastAuthenticatedDate?.toISOString() ?? '',
  };
}
