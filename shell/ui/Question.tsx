import { Text } from 'ink';
import { InputLine } from './InputLine.tsx';
import type { Plan } from './plan.ts';
import { Options, Rows } from './Rows.tsx';

/** A command's question: its text, then the list, the line or the dots that answer it, then why the last answer was not taken. */
export function Question({ planned, color }: { planned: Plan; color: boolean }) {
  const { question, options, input, complaint } = planned;
  return (
    <>
      {question.length > 0 ? <Text bold>{question.join('\n')}</Text> : null}
      <Options options={options} />
      {input ? <InputLine input={input} color={color} /> : null}
      <Rows rows={complaint} color="yellow" />
    </>
  );
}
