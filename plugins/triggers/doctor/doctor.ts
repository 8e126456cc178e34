import {
  CommandError,
  type Context,
  command,
  type Event,
  isAwsError,
  step,
  text,
  warning,
} from '../../../shell/contract.ts';
import { readPool } from '../pool.ts';
import { type Check, caution, type Finding, type Patient, type Told } from './finding.ts';
import { lineOf, ours, system, type Who } from './fix.ts';
import { attachedFunctions, functionsAreReady, functionsMayBeCalled, triggersAgree } from './functions.ts';
import { trialRun } from './sample.ts';
import { callerIsSound, clientHasFlows, codesCanBeSent, tableIsThere } from './settings.ts';

const CHECKS: Readonly<Record<string, Check>> = {
  'credentials and clock': callerIsSound,
  functions: functionsAreReady,
  permissions: functionsMayBeCalled,
  'triggers and settings': triggersAgree,
  messages: codesCanBeSent,
  'app client': clientHasFlows,
};

export const doctor = command('doctor', {
  describe:
    'Examine the user pool and its triggers; every finding comes with a command that puts it right or looks further',
  examples: ['doctor', 'doctor --invoke'],
  related: ['triggers', 'permission add', 'attach'],
  args: {
    invoke: {
      type: 'boolean',
      default: false,
      describe: 'call each function with a sample event, too: it really runs, with whatever it does',
    },
  },
  async *run(args, context): AsyncGenerator<Event, { findings: readonly Told[] }, void> {
    const stack = await context.session.stack();
    yield step(`Examining the user pool ${stack.userPoolId}`);
    const pool = await readPool(context);
    const caller = await callerOf(context);
    const patient: Patient = {
      context,
      stack,
      pool,
      caller,
      functions: await attachedFunctions(context, stack, pool),
      client: await clientOf(context),
    };
    const checks = {
      ...CHECKS,
      // A pool that was named has none.
      ...(context.session.poolId === undefined && { table: tableIsThere }),
      ...(args.invoke && { 'sample events': trialRun }),
    };
    const findings: Told[] = [];
    for (const [name, check] of Object.entries(checks)) {
      const found = (await looked(name, check, patient)).map((finding) => inWorld(finding, context));
      yield* found.map(shown);
      if (found.length === 0) yield text(`${name}: nothing wrong`, 'quiet');
      findings.push(...found);
    }
    const errors = findings.filter(({ level }) => level === 'error').length;
    const sum = `${Object.keys(checks).length} checks: ${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}.`;
    if (errors > 0)
      throw new CommandError(sum, {
        code: 'Unhealthy',
        hint: 'Each finding above has a command that puts it right or looks further.',
        data: { findings },
      });
    yield text(sum, findings.length === 0 ? 'good' : 'plain');
    return { findings };
  },
});

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function inWorld(finding: Finding, { session }: Context): Told {
  // The remark of another line takes the place of the one about this.
  return { ...finding, ...lineOf(finding.fix, session) };
}

const shown = ({ level, text: what, fix, remark }: Told): Event => ({
  ...warning(level === 'error' ? `Error: ${what}` : what, remark),
  fix,
});

/** A check that may not look is a finding, and does not keep the others from looking. */
async function looked(name: string, check: Check, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await check(patient);
  } catch (reason) {
    const { signal, session } = patient.context;
    if (signal.aborted) throw reason;
    const { message, name: code } = reason as Error;
    const ended = /^Expired|^RequestExpired|^(Credentials|Token)ProviderError/.test(code)
      ? session.world.renewal
      : undefined;
    return [
      caution(`${name}: could not be looked at: ${message}`, ended === undefined ? ours('doctor') : system(ended)),
    ];
  }
}

/** Who calls goes into the lines that put things right; it is a finding of its own when that cannot be told. */
async function callerOf({ aws, signal }: Context): Promise<Who> {
  try {
    return await aws.caller();
  } catch (reason) {
    if (signal.aborted) throw reason;
    return undefined;
  }
}

async function clientOf({ aws, session, signal }: Context): Promise<Patient['client']> {
  const stack = await session.stack();
  try {
    const cognito = await aws.cognito();
    const { UserPoolClient } = await cognito.describeUserPoolClient(
      { UserPoolId: stack.userPoolId, ClientId: stack.userPoolClientId },
      { abortSignal: signal },
    );
    return UserPoolClient!;
  } catch (reason) {
    if (reason instanceof CommandError || isAwsError(reason, 'AccessDeniedException', 'ResourceNotFoundException'))
      return reason;
    throw reason;
  }
}
