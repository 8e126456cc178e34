import { CommandError, type Completer, type Context, type StackFunction } from '../../shell/contract.ts';

/** The function that a person means who names none: that of the last call, or the only one that is attached. */
export async function functionInUse({ session, logs }: Context): Promise<StackFunction> {
  const functions = await logs.functions();
  const called = session.lastCall?.triggers ?? [];
  const candidates = [
    called.filter(({ certain }) => certain).map(({ arn }) => arn),
    called.map(({ arn }) => arn),
    Object.values(session.triggers),
  ];
  for (const arns of candidates) {
    const used = functions.filter(({ arn }) => arns.includes(arn));
    if (used.length === 1) return used[0]!;
  }
  throw new CommandError('Which function?', {
    code: 'MissingArgument',
    hint: functions.map(({ name }) => `logs show ${name}`).join(', '),
  });
}

/** Those that are named, each once; all that are known where none is. */
export async function functionsNamed({ logs }: Context, names: readonly string[]): Promise<readonly StackFunction[]> {
  if (names.length === 0) return logs.functions();
  const found = await Promise.all(names.map((name) => logs.function(name)));
  return found.filter(({ logGroup }, index) => found.findIndex((fn) => fn.logGroup === logGroup) === index);
}

export const completeFunctions: Completer = async ({ logs }) =>
  (await logs.functions()).map(({ name, trigger }) => ({
    value: name,
    describe: trigger && `made for ${trigger}`,
  }));
