import { CommandError, type Inbox, type Message } from '../contract.ts';
import { get } from './get.ts';

const PATH = '/_pools-shell/messages';

/** The messages of a pools-shell world, over HTTP; of the local world or of one that `pools-shell serve` offers. */
export interface WorldInbox extends Inbox {
  /** Whether the endpoint tells its messages. Asked once; an endpoint that cannot be reached is asked again. */
  isThere(): Promise<boolean>;
  /** What `isThere` found out; undefined while nobody has asked. */
  readonly known: boolean | undefined;
  /** Whether that world lets log lines come late (`serve --log-lag`). */
  readonly lateLogs: boolean;
}

/**
 * @param endpoint answers the world's URL; it is asked for at the first use, so that nothing starts before.
 * @param accessKeyId answers the key of a world that tells its messages to its owner only.
 */
export function createInbox(endpoint: () => Promise<string>, accessKeyId?: () => Promise<string>): WorldInbox {
  let known: boolean | undefined;
  let lateLogs = false;

  async function isThere(): Promise<boolean> {
    if (known !== undefined) return known;
    const url = new URL((await endpoint()) + PATH);
    url.searchParams.set('userPoolId', 'none');
    const answer = await get(url, await accessKeyId?.()).catch(() => undefined);
    if (answer !== undefined) known = answer.status === 200 && Array.isArray(parse(answer.body));
    lateLogs = answer?.headers['x-pools-shell-logs'] === 'late';
    return known ?? false;
  }

  return {
    isThere,
    get known() {
      return known;
    },
    get lateLogs() {
      return lateLogs;
    },
    async messages({ userPoolId, username }) {
      const base = await endpoint();
      const url = new URL(base + PATH);
      url.searchParams.set('userPoolId', userPoolId);
      if (username !== undefined) url.searchParams.set('username', username);
      const answer = await get(url, await accessKeyId?.()).catch((error: Error) => {
        throw new CommandError(`The messages of ${base} could not be read: ${error.message}.`, {
          code: 'InboxUnreachable',
          hint: 'Check that the endpoint is running.',
          cause: error,
        });
      });
      const messages = answer.status === 200 ? parse(answer.body) : undefined;
      known = Array.isArray(messages);
      if (Array.isArray(messages)) return messages as Message[];
      throw new CommandError(`${base} does not tell which messages it sent.`, {
        code: 'NoInbox',
        hint: 'Read the code where the message was sent to.',
      });
    },
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
