import type { NotMade } from '../aws/call-guard.ts';
import { describeInput } from '../aws/describe-call.ts';
import { type Event, text } from '../contract.ts';

/** What a command answers that a dry run ended. */
export interface DryRun {
  dryRun: true;
  /** The call that would have been made: its operation, and its request without secrets, `Name = value` each. */
  wouldCall: { operation: string; input: readonly string[] };
}

/** Shows the call at which a dry run ended a command. What would come after it depends on the answer, and is not known. */
export async function* dryRun({ operation, input }: NotMade): AsyncGenerator<Event, DryRun, void> {
  const lines = describeInput(input);
  const [only] = lines;
  yield text(
    lines.length === 0
      ? `would call ${operation}`
      : lines.length === 1
        ? `would call ${operation} with ${only}`
        : `would call ${operation} with\n${lines.map((line) => `  ${line}`).join('\n')}`,
  );
  yield text('Dry run: nothing was changed.', 'good');
  return { dryRun: true, wouldCall: { operation, input: lines } };
}

export const isDryRun = (result: unknown): result is DryRun => (result as DryRun | undefined)?.dryRun === true;
