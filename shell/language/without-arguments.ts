import type { Arg } from '../contract.ts';
import type { Registry } from '../registry.ts';
import { layout, type Slot } from './layout.ts';
import { commandStart, findCommand, withoutCapture } from './parse.ts';
import { wordsOf } from './tokenize.ts';

/** The line without the words of its command that `goes` chooses; a line of no command stays as it is. */
export function withoutArguments(
  line: string,
  registry: Registry,
  goes: (slot: Slot, arg: Arg | Record<string, undefined>) => boolean,
): string {
  const words = wordsOf(line);
  const start = commandStart(words);
  const entry = findCommand(words.slice(start), registry);
  if (!entry) return line;
  const [rest] = withoutCapture(words.slice(start + entry.words.length));
  let answer = '';
  let at = 0;
  for (const slot of layout(entry, rest)) {
    if (!goes(slot, entry.args[slot.arg ?? ''] ?? {})) continue;
    answer += line.slice(at, slot.word.start).trimEnd();
    at = slot.word.end;
  }
  return answer + line.slice(at);
}
