import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Conversation } from '../input/conversation.ts';
import type { Scene } from '../input/scene.ts';
import { Prompt } from './Prompt.tsx';
import type { Plan } from './plan.ts';
import { Question } from './Question.tsx';
import { Options, Rows } from './Rows.tsx';

export interface AppProps {
  conversation: Pick<Conversation, 'scene' | 'subscribe'>;
  /** What of a scene is shown. */
  plan(scene: Scene): Plan;
  color: boolean;
}

/** The live region: what runs, what waits, the question or the prompt with its menu, the status line. */
export function App({ conversation, plan, color }: AppProps) {
  const scene = useSyncExternalStore(conversation.subscribe, () => conversation.scene);
  const planned = plan(scene);
  return (
    <Box flexDirection="column">
      <Rows rows={planned.activity} color="cyan" />
      <Rows rows={planned.queue} />
      {scene.question && scene.question.kind !== 'pause' ? (
        <Question planned={planned} color={color} />
      ) : (
        <Prompt planned={planned} color={color} />
      )}
      <Rows rows={planned.usage} />
      <Options options={planned.menu} />
      <Rows rows={[...planned.footer, ...planned.keys]} />
    </Box>
  );
}
