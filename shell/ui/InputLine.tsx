import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import { paintRows } from './paint-rows.ts';
import type { PlannedInput } from './plan.ts';

/** A line that is being typed. ink-text-input only shows it: its own key handling loses keys that arrive in one read. */
export function InputLine({ input, color }: { input: PlannedInput; color: boolean }) {
  const { label, placeholder } = input;
  return (
    <Box>
      <Text color="cyan">{label}</Text>
      <TextInput value={paintRows(input, color)} focus={false} placeholder={placeholder} onChange={ignore} />
    </Box>
  );
}

const ignore = () => {};
