import { Box, Text } from 'ink';
import TextInput from 'ink-text-input';
import { paint } from '../output/style.ts';
import type { PlannedInput } from './plan.ts';

/** A line that is being typed. ink-text-input only shows it: its own key handling loses keys that arrive in one read. */
export function InputLine({ input, color }: { input: PlannedInput; color: boolean }) {
  const { label, layout, placeholder, ghost } = input;
  const shown = layout.rows.join('\n') + paint(ghost, 'dim', { width: Number.POSITIVE_INFINITY, color });
  return (
    <Box>
      <Text color="cyan">{label}</Text>
      <TextInput value={shown} focus={false} placeholder={placeholder} onChange={ignore} />
    </Box>
  );
}

const ignore = () => {};
