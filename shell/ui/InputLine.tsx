import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import type { Plan } from './plan.ts';

/** A line that is being typed. ink-text-input only shows it: its own key handling loses keys that arrive in one read. */
export function InputLine({ input }: { input: NonNullable<Plan['input']> }) {
  const { label, layout, placeholder } = input;
  return (
    <Box>
      <Text color="cyan">{label}</Text>
      <TextInput value={layout.rows.join('\n')} focus={false} placeholder={placeholder} onChange={ignore} />
    </Box>
  );
}

const ignore = () => {};
