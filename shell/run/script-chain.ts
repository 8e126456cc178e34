import { CommandError, type Context, EXIT } from '../contract.ts';
import type { ScriptSource } from './script-file.ts';

/** Which scripts a command runs in, so that none runs itself without end. */
export class ScriptChain {
  readonly #chains = new WeakMap<Context, readonly ScriptSource[]>();

  /** Notes that what runs in `context` is a line of this script, which a command in `outer` has started. */
  enter(context: Context, source: ScriptSource, outer?: Context): Context {
    this.#chains.set(context, [...this.#of(outer), source]);
    return context;
  }

  /** @throws CommandError when a command of this context is a line of the script already. */
  check(source: ScriptSource, outer: Context): void {
    const chain = this.#of(outer);
    const first = chain.findIndex(({ path }) => path !== undefined && path === source.path);
    if (first < 0) return;
    const files = [...chain.slice(first), source].map(({ file }) => file);
    throw new CommandError(`${source.file} runs itself, which would never end: ${files.join(' runs ')}.`, {
      code: 'Recursion',
      exitCode: EXIT.usage,
      hint: 'take that `run` line out; what is to happen several times is written several times',
    });
  }

  #of(context: Context | undefined): readonly ScriptSource[] {
    return (context && this.#chains.get(context)) ?? [];
  }
}
