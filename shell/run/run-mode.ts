import { EXIT, type ExitCode } from '../contract.ts';
import type { ModeName } from '../modes.ts';
import type { ProgramOptions } from '../options.ts';
import type { Registry } from '../registry.ts';
import { type Mode, openHost } from './host.ts';
import { Interrupts } from './interrupts.ts';

/** The modes that run commands. */
export type HostedMode = Exclude<ModeName, 'serve'>;

const MODES: Record<HostedMode, () => Promise<Mode>> = {
  script: async () => (await import('./script-mode.ts')).runScriptMode,
  command: async () => (await import('./one-shot.ts')).runOneShot,
  shell: async () => (await import('./shell-mode.ts')).runShellMode,
  'plain-shell': async () => (await import('./plain-shell.ts')).runPlainShell,
};

/** Opens the world, runs the mode in it, and leaves nothing open. */
export async function runMode(options: ProgramOptions, mode: HostedMode, registry: Registry): Promise<ExitCode> {
  const interrupts = new Interrupts();
  // The Ink shell reads Ctrl-C as a key, and puts the terminal back itself when a signal comes.
  if (mode !== 'shell') onSignals(interrupts);
  let readerLeft = false;
  const closed = () => {
    readerLeft = true;
    interrupts.interrupt();
  };
  const keepsWorld = mode === 'shell' || mode === 'plain-shell';
  const host = await openHost({ options, registry, interrupts, keepsWorld, closed });
  // A command that waits for something without a handle would let Node end the process with 0, in the middle of a script.
  const awake = setInterval(() => {}, 2 ** 30);
  try {
    const start = await MODES[mode]();
    const code = await start(host);
    return readerLeft ? EXIT.ok : code;
  } finally {
    clearInterval(awake);
    await host.close();
  }
}

/** Ctrl-C, and what a terminal or a supervisor sends. What heeds none of three is left alone: the journal knows what it changed. */
function onSignals(interrupts: Interrupts): void {
  let unheeded = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!interrupts.interrupt() && ++unheeded >= 2) process.exit(EXIT.interrupted);
    });
  }
}
