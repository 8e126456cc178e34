import { CommandError, type Context } from '../../shell/contract.ts';

/** @throws CommandError `Declined`: where nobody can answer, what may matter to somebody needs `--yes` on AWS. */
export async function agreeTo({ ask }: Context, question: string): Promise<void> {
  if (await ask.confirm({ text: question, default: false, spends: true })) return;
  throw new CommandError('Nothing was deleted: nobody agreed to it.', {
    code: 'Declined',
    hint: ask.attended ? undefined : 'Where nobody can answer, start with --yes to agree.',
  });
}
