import { CommandError, command, type Event, type Message, table, text } from '../../shell/contract.ts';

export const inbox = command('inbox [username]', {
  describe: 'Show the messages that the pool sent, with their codes',
  examples: ['inbox', 'inbox test_user_2 --latest'],
  readOnly: true,
  args: {
    username: { type: 'string', describe: 'only messages to this user' },
    latest: { type: 'boolean', default: false, describe: 'only the newest message, whole' },
  },
  async *run({ username, latest }, context): AsyncGenerator<Event, Message | readonly Message[], void> {
    if (context.inbox === undefined) {
      throw new CommandError('In this world messages go to real mailboxes; this shell cannot read them.', {
        code: 'NoInbox',
        hint: 'Read the code in the mailbox of the address, then: confirm NAME CODE',
      });
    }
    const { userPoolId } = await context.session.stack();
    const messages = await context.inbox.messages({ userPoolId, username });
    const newest = messages.at(-1);
    if (newest === undefined) {
      const none = `The pool has sent no message${username === undefined ? '' : ` to ${username}`}.`;
      if (latest) throw new CommandError(none, { code: 'NoMessage' });
      yield text(none, 'quiet');
      return messages;
    }
    if (latest) {
      yield table(
        ['what', 'value'],
        [
          ['to', newest.recipient],
          ['sent', newest.sentAt],
          ['occasion', newest.triggerSource],
          ['subject', newest.subject],
          ['code', newest.code],
        ],
      );
      yield text(newest.body);
      return newest;
    }
    yield table(
      ['sent', 'username', 'to', 'occasion', 'code'],
      messages.map((message) => [
        message.sentAt,
        message.username,
        message.recipient,
        message.triggerSource,
        message.code,
      ]),
    );
    return messages;
  },
});
