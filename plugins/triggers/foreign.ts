import { CommandError, type Context, type Event, type Stack, warning } from '../../shell/contract.ts';

/**
 * A pool that this shell did not make may be somebody's live system: that is said, and where it costs something, agreed to.
 * @throws CommandError `Declined`
 */
export async function* askForForeign(
  { ask }: Context,
  stack: Stack,
  what = 'a trigger',
): AsyncGenerator<Event, void, void> {
  if (stack.foreign === undefined) return;
  yield warning(`The user pool ${stack.userPoolId} ${stack.foreign}.`);
  const question = `Change ${what} of ${stack.userPoolId}?`;
  if (await ask.confirm({ text: question, default: false, spends: true })) return;
  throw new CommandError(`${ask.attended ? '' : `${question} `}Nothing was changed: nobody agreed to it.`, {
    code: 'Declined',
    hint: ask.attended ? undefined : 'Where nobody can answer, start with --yes to agree.',
  });
}
