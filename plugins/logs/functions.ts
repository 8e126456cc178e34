import { CommandError, type Completer, type Context, type StackFunction } from '../../shell/contract.ts';

/** @throws CommandError that lists the stack's functions when there is none of that name. */
export async function functionNamed({ session }: Context, name: string): Promise<StackFunction> {
  const { functions, name: stack } = await session.stack();
  const found = functions.find((fn) => fn.name === name || fn.functionName === name || fn.arn === name);
  if (found !== undefined) return found;
  throw new CommandError(`There is no function "${name}" in the stack ${stack}.`, {
    code: 'UnknownFunction',
    hint: functions.map((fn) => fn.name).join(', '),
  });
}

/** The function that a person means who names none: that of the last call, or the only one that is attached. */
export async function functionInUse({ session }: Context): Promise<StackFunction> {
  const { functions } = await session.stack();
  const candidates = [session.lastCall?.triggers.map(({ arn }) => arn) ?? [], Object.values(session.triggers)];
  for (const arns of candidates) {
    const used = functions.filter(({ arn }) => arns.includes(arn));
    if (used.length === 1) return used[0]!;
  }
  throw new CommandError('Which function?', {
    code: 'MissingArgument',
    hint: functions.map(({ name }) => `logs show ${name}`).join(', '),
  });
}

export const completeFunctions: Completer = async ({ session }) =>
  (await session.stack()).functions.map(({ name, trigger }) => ({
    value: name,
    describe: trigger && `made for ${trigger}`,
  }));
