import {
  allPages,
  CommandError,
  type Completer,
  type Context,
  isAwsError,
  type Name,
  type Stack,
  type StackFunction,
  type TriggerName,
} from '../../shell/contract.ts';

const FUNCTION_ARN = /^arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;

/**
 * The ARN of a function that is given by its name in the stack or as an ARN; without one, of the stack's function that is
 * made for the trigger.
 * @throws CommandError when there is none of that name, or none made for the trigger.
 */
export function functionArn(stack: Stack, trigger: TriggerName, name: string | undefined): string {
  if (name === undefined) {
    const made = stack.functions.find((fn) => fn.trigger === trigger);
    if (made !== undefined) return made.arn;
    throw new CommandError(`The stack has no function that is made for ${trigger}.`, {
      code: 'UnknownFunction',
      hint: `Name one: attach ${trigger} FUNCTION. ${known(stack)}`.trim(),
    });
  }
  if (FUNCTION_ARN.test(name)) return name;
  const found = stack.functions.find((fn) => fn.name === name || fn.functionName === name);
  if (found !== undefined) return found.arn;
  throw new CommandError(`There is no function "${name}" in the stack ${stack.name}.`, {
    code: 'UnknownFunction',
    hint: `${known(stack)}A function elsewhere is named by its full ARN.`,
  });
}

/**
 * The ARN of any function that a person names: of the stack's, or one of the account's by its name, with `:ALIAS` behind it.
 * @throws CommandError when there is none of that name.
 */
export async function lookUpFunction(context: Context, name: string): Promise<string> {
  const stack = await context.session.stack();
  const own = stack.functions.find((fn) => fn.name === name || fn.functionName === name);
  if (own !== undefined || FUNCTION_ARN.test(name)) return own?.arn ?? name;
  const [FunctionName, Qualifier] = name.split(':');
  const lambda = await context.aws.lambda();
  try {
    const { FunctionArn } = await lambda.getFunctionConfiguration(
      { FunctionName, Qualifier },
      { abortSignal: context.signal },
    );
    return FunctionArn!;
  } catch (error) {
    if (!isAwsError(error, 'ResourceNotFoundException', 'ValidationException', 'AccessDeniedException')) throw error;
    throw new CommandError(`There is no function "${name}" in ${where(stack, context)}.`, {
      code: 'UnknownFunction',
      hint: `${known(stack)}A function of another account or Region is named by its full ARN.`,
    });
  }
}

const where = (stack: Stack, { session }: Context): string =>
  session.poolId === undefined
    ? `the stack ${stack.name}, nor beside it`
    : `${session.world.label} (${session.world.region})`;

/** A sentence with a blank behind it, or nothing. */
const known = ({ functions }: Stack): string =>
  functions.length === 0 ? '' : `The functions here: ${functions.map(({ name }) => name).join(', ')}. `;

/** The short name of a function of the stack, else the name in the ARN. */
export function functionLabel(stack: Stack, arn: string): string {
  return functionOf(stack, arn)?.name ?? arn.split(':').slice(6).join(':');
}

export const functionOf = (stack: Stack, arn: string): StackFunction | undefined =>
  stack.functions.find((fn) => fn.arn === arn);

export const completeStackFunctions: Completer = async ({ session }) =>
  (await session.stack()).functions.map(({ name, trigger }) => ({
    value: name,
    describe: trigger && `made for ${trigger}`,
  }));

/** The stack's functions, and those beside it, as far as ListFunctions answers. */
export const completeFunctions: Completer = async (context, partial) => {
  const own = await completeStackFunctions(context, partial);
  const [{ functions }, beside] = await Promise.all([
    context.session.stack(),
    functionsBeside(context).catch(() => []),
  ]);
  const ofStack = new Set(functions.map(({ functionName }) => functionName));
  return [...own, ...beside.filter(({ value }) => !ofStack.has(value))];
};

/** More names than these are no help in a list. */
const MOST_FUNCTIONS = 200;

/** @throws what AWS answers, `AccessDeniedException` among it */
async function functionsBeside({ aws, signal }: Pick<Context, 'aws' | 'signal'>): Promise<Name[]> {
  const lambda = await aws.lambda();
  const { items } = await allPages(MOST_FUNCTIONS, async (size, Marker) => {
    const page = await lambda.listFunctions({ Marker, MaxItems: Math.min(50, size) }, { abortSignal: signal });
    return { items: page.Functions, ...(page.NextMarker && { next: page.NextMarker }) };
  });
  return items.map(({ FunctionName, Description }) => ({ value: FunctionName!, describe: Description || undefined }));
}
