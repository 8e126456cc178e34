import { Text } from 'ink';
import { paint } from '../output/style.ts';
import { InputLine } from './InputLine.tsx';
import type { MatchRow } from './matches.ts';
import type { Plan } from './plan.ts';

/** The line that is being typed; above it the pause that waits for Enter, and while the history is searched, what was found. */
export function Prompt({ planned, color }: { planned: Plan; color: boolean }) {
  const { question, found, input } = planned;
  return (
    <>
      {question.length > 0 ? <Text bold>{question.join('\n')}</Text> : null}
      {found.length > 0 ? <Text wrap="truncate">{found.map((row) => matchRow(row, color)).join('\n')}</Text> : null}
      {input ? <InputLine input={input} color={color} /> : null}
    </>
  );
}

function matchRow({ text, chosen, from, to }: MatchRow, color: boolean): string {
  const style = { width: Number.POSITIVE_INFINITY, color };
  const rest = chosen ? undefined : 'dim';
  return [
    paint(chosen ? '› ' : '  ', 'cyan', style),
    paint(text.slice(0, from), rest, style),
    paint(text.slice(from, to), 'yellow', style),
    paint(text.slice(to), rest, style),
  ].join('');
}
