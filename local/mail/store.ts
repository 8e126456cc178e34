import type { Storage } from '../storage/storage.ts';
import type { Mailbox, Message } from './mailbox.ts';

/** Older messages go when there are more. */
const LIMIT = 10_000;

/**
 * The messages that user pools sent. A message that carries a temporary password is kept in memory only, so that no password is
 * ever in a file.
 */
export function createMailbox(storage: Storage): Mailbox {
  const kept = storage.collection<{ at: number; message: Message }>('messages');
  let messages = [...kept.values()];
  let next = (messages.at(-1)?.at ?? 0) + 1;
  return {
    deliver(message) {
      const entry = { at: next++, message };
      messages.push(entry);
      if (!carriesPassword(message)) kept.set(String(entry.at), entry);
      if (messages.length > LIMIT) kept.delete(String(messages.shift()!.at));
    },
    list({ userPoolId, username }) {
      return messages
        .map((entry) => entry.message)
        .filter((message) => userPoolId === undefined || message.userPoolId === userPoolId)
        .filter(({ username: to, recipient }) => username === undefined || to === username || recipient === username);
    },
    forget(userPoolId) {
      const isOfPool = ({ message }: { message: Message }) => message.userPoolId === userPoolId;
      for (const { at } of messages.filter(isOfPool)) kept.delete(String(at));
      messages = messages.filter((entry) => !isOfPool(entry));
    },
  };
}

const carriesPassword = (message: Message): boolean => message.triggerSource === 'CustomMessage_AdminCreateUser';
