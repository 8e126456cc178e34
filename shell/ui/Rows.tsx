import { Box, Text } from 'ink';
import type { Option } from './plan.ts';

/** Rows of quiet text: the status line, queued lines, what runs. They are cut to the width already. */
export function Rows({ rows, color }: { rows: readonly string[]; color?: string }) {
  if (rows.length === 0) return null;
  return (
    <Text wrap="truncate" dimColor={color === undefined} color={color}>
      {rows.map((row) => row || ' ').join('\n')}
    </Text>
  );
}

/** A list with one row chosen: the completion menu, the answers of a choice. */
export function Options({ options }: { options: readonly Option[] }) {
  return options.map(({ text, describe, chosen }) => (
    <Box key={text}>
      <Text color={chosen ? 'cyan' : undefined} bold={chosen}>
        {text}
      </Text>
      {describe ? <Text dimColor>{describe}</Text> : null}
    </Box>
  ));
}
