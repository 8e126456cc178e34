/** Runs cases one after another on one stage. */
import { type Case, NotHere } from './case.ts';
import type { Stage } from './stage.ts';

export type Outcome = 'passed' | 'failed' | 'not emulated' | 'skipped';

export interface Result {
  case: Case;
  outcome: Outcome;
  /** Why it failed or was skipped. */
  reason?: string;
  /** What the case has to say besides. */
  note?: string;
}

const PATIENCE_MS = 30_000;

/** Errors by which services and emulators say that they do not have something. */
const ABSENT = /UnknownOperation|NotImplemented|Unsupported(?!UserState|Token|Identity)|NotSupported|InternalFailure/;

/** @throws nothing: whatever happens is the outcome. */
export async function examine(stage: Stage, one: Case): Promise<Result> {
  stage.begin();
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no end after 30 seconds')), PATIENCE_MS);
  });
  try {
    const note = await Promise.race([one.run(stage), tooLong]);
    return { case: one, outcome: 'passed', ...(typeof note === 'string' && { note }) };
  } catch (error) {
    return { case: one, outcome: outcomeOf(stage, error), reason: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(stage: Stage, error: unknown): Outcome {
  if (error instanceof NotHere) return 'skipped';
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const says = ABSENT.test(name) || [404, 501].includes($metadata?.httpStatusCode ?? 0);
  return !stage.target.isLocal && says ? 'not emulated' : 'failed';
}

const reasonOf = (error: unknown): string =>
  error instanceof NotHere
    ? error.message
    : error instanceof Error
      ? `${error.name}: ${error.message}`.replace(/\n\s*/g, '\n    ')
      : String(error);
