/** Which keys work in this state of the dialogue, the most useful first: the bottom line. */
import { keyHint } from './key-names.ts';
import type { Question } from './question.ts';
import type { Scene } from './scene.ts';

export function keysNow({ prompt, question, activity, queued }: Scene): string[] {
  if (question) return questionKeys(question);
  const { menu, search, ghost, editor } = prompt;
  if (search?.matches.length === 0) return ['Not in the history', keyHint('search', 'cancel')];
  if (search) return (['run', 'edit', 'older', 'cancel'] as const).map((action) => keyHint('search', action));
  if (menu?.items.length === 1) return [keyHint('prompt', 'complete'), keyHint('menu', 'close')];
  if (menu)
    return (['next', 'previous', ...(menu.chosen < 0 ? [] : (['take'] as const)), 'close'] as const).map((action) =>
      keyHint('menu', action),
    );
  const [help, complete] = [keyHint('prompt', 'help'), keyHint('prompt', 'complete')];
  if (activity)
    return [
      keyHint('running', 'stop'),
      ...(queued > 0 ? [keyHint('running', 'drop')] : []),
      ...(editor.text === '' ? [] : [complete]),
    ];
  if (ghost !== undefined) return [keyHint('ghost', 'take'), keyHint('ghost', 'takeWord'), complete, help];
  if (editor.text !== '') return [complete, help, keyHint('prompt', 'run'), keyHint('shell', 'clearLine')];
  return [complete, keyHint('prompt', 'older'), keyHint('prompt', 'search'), help, keyHint('shell', 'leave')];
}

function questionKeys({ kind }: Question): string[] {
  const answer = keyHint('question', 'answer');
  const stop = keyHint('question', 'stop');
  return kind === 'choice' ? [keyHint('question', 'next'), answer, stop] : [answer, stop];
}
