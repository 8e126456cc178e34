/** The keys for people: what stands on them, and the lists that `help keys`, the README and the bottom line show. */
import { type ActionAt, BINDINGS, type Binding, type Place } from './bindings.ts';

const NAMES: Readonly<Record<string, string>> = { escape: 'Esc', pageup: 'PageUp', pagedown: 'PageDown' };

/** `Ctrl-R` for `C-r`, `Alt-F` for `M-f`, `Shift-Tab` for `S-tab`. */
export function keyName(key: string): string {
  const [, modifiers, plain] = /^((?:[CMS]-)*)(.+)$/s.exec(key) as unknown as [string, string, string];
  const shown = NAMES[plain] ?? plain[0]!.toUpperCase() + plain.slice(1);
  return modifiers.replace('C-', 'Ctrl-').replace('M-', 'Alt-').replace('S-', 'Shift-') + shown;
}

const TITLES: Readonly<Record<Place, string>> = {
  prompt: 'At the prompt',
  ghost: 'When the rest of an older line is shown dim behind the cursor',
  menu: 'In the list of completions',
  search: 'While the history is searched',
  question: 'When a command asks',
  running: 'While a command runs',
  shell: 'Always',
  line: 'In the line',
};

/** All keys by place, as `help keys` shows them. */
export const keyGroups = (): { title: string; items: { name: string; describe: string }[] }[] =>
  Object.entries(BINDINGS).map(([place, bindings]) => ({
    title: TITLES[place as Place],
    items: Object.values<Binding>(bindings).map(({ keys, does }) => ({
      name: keys.slice(0, 3).map(keyName).join(', '),
      describe: does,
    })),
  }));

/** `Ctrl-R searches`: one binding for the bottom line. */
export function keyHint<P extends Place>(place: P, action: ActionAt<P>): string {
  const { keys, short, does } = (BINDINGS[place] as Readonly<Record<string, Binding>>)[action]!;
  return `${keyName(keys[0]!)} ${short ?? does}`;
}
