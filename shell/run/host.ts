import type { ContextFactory } from '../context.ts';
import type { Ask, Context, Event, ExitCode, Links, Result, Shell, Warning } from '../contract.ts';
import { NameCache } from '../language/names.ts';
import { SecretValues } from '../language/redact.ts';
import type { Variables } from '../language/variables.ts';
import { DEFAULT_STACK, type ProgramOptions } from '../options.ts';
import type { Answer } from '../output/answer.ts';
import { openCast } from '../output/cast.ts';
import { hasLinks } from '../output/links.ts';
import { masked } from '../output/masked.ts';
import { type Renderer, renderTo } from '../output/renderer.ts';
import { openTranscript } from '../output/transcript.ts';
import type { Registry } from '../registry.ts';
import { execute } from './execute.ts';
import type { Interrupts } from './interrupts.ts';
import type { PlayOptions } from './play.ts';
import { programOf } from './program-of.ts';
import { programScreen } from './program-screen.ts';
import { ScriptChain } from './script-chain.ts';

/** What every mode of the program runs in: the world, the secrets of this run, where things are shown. */
export interface Host {
  options: ProgramOptions;
  registry: Registry;
  secrets: SecretValues;
  interrupts: Interrupts;
  /** Masked and, with `--transcript`, copied to the file. */
  renderer: Renderer;
  /** Gathers the answer of a command for the pager; absent where nothing is paged. */
  answer: Answer | undefined;
  /** The transcript alone, masked, for a mode that shows things by itself. */
  transcript: Renderer | undefined;
  variables: Variables;
  /** Pages of what this session works on, where standard output has links. */
  links: (() => Links) | undefined;
  /** Live names for Tab and did-you-mean. */
  names: NameCache;
  /** Makes the session; called once by a mode. */
  openContext(hooks: ContextHooks): ContextFactory;
  runLine(line: string, context: Context): AsyncGenerator<Event, Result, void>;
  explain(error: unknown, plugin: string): unknown;
  cleansUp(signal: AbortSignal): boolean;
  scripts: ScriptChain;
  /** Closes the world and the transcript; resolves when all output has left the process. */
  close(): Promise<void>;
}

export interface ContextHooks {
  ask: Ask;
  history?: Shell['history'];
  typed?: Shell['typed'];
  jobs?: Shell['jobs'];
  request: Shell['request'];
  /** Whether a line can choose where later ones work. */
  moves?: boolean;
  warn?(warning: Warning): void;
}

export interface HostOptions {
  options: ProgramOptions;
  registry: Registry;
  interrupts: Interrupts;
  /** Whether a local world outlives the run where no folder is named. */
  keepsWorld: boolean;
  /** The reader of our output has gone. */
  closed(): void;
}

/** Opens what a mode needs. Cheap: no world is started and no client built before a command asks for one. */
export async function openHost({ options, registry, interrupts, keepsWorld, closed }: HostOptions): Promise<Host> {
  const [{ openWorld }, { createContext }, { explainError }, { worldFolder }] = await Promise.all([
    import('../aws/world.ts'),
    import('../context.ts'),
    import('../aws/errors.ts'),
    import('../paths.ts'),
  ]);
  const { endpoint, profile, region } = options;
  const kind = options.aws ? 'aws' : endpoint === undefined ? 'local' : 'endpoint';
  const state =
    kind === 'local' && !options.ephemeral ? (options.state ?? (keepsWorld ? worldFolder() : undefined)) : undefined;
  const dryRun = options['dry-run'];
  const safety = { readOnly: options['read-only'], dryRun, account: options['confirm-account'] };
  const world = openWorld({ kind, endpoint, profile, region, state, safety });
  const secrets = new SecretValues();
  const file = options.transcript === undefined ? undefined : openTranscript(options.transcript);
  const { stdout, stderr } = process;
  const cast =
    options.cast === undefined
      ? undefined
      : openCast(options.cast, { streams: [stdout, stderr], term: process.env['TERM'] });
  const transcript = file && masked(file, secrets);
  let pages: () => Links = () => ({});
  const linksOn = (stream: NodeJS.WriteStream) =>
    options.plain || options.json || !hasLinks(stream, process.env) ? undefined : () => pages();
  const place = programScreen(options, closed, linksOn);
  const shown = masked(place.renderer, secrets);
  const variables: Variables = new Map();
  const explain = (error: unknown, plugin: string) => explainError(error, { world: world.info, plugin });
  const names = new NameCache();
  const playing = new WeakSet<AbortSignal>();
  const scripts = new ScriptChain();
  const cleansUp = (signal: AbortSignal) => playing.has(signal);
  const runLine = (line: string, context: Context) =>
    execute(line, { registry, context, variables, secrets, explain, cleansUp, names });

  const renderer = transcript ? renderTo(shown, transcript) : shown;
  return {
    options,
    registry,
    secrets,
    interrupts,
    renderer,
    answer: place.answer,
    transcript,
    variables,
    names,
    links: linksOn(stdout),
    runLine,
    explain,
    cleansUp,
    scripts,
    openContext(hooks) {
      const contexts = createContext({
        world,
        stackName: options.stack ?? DEFAULT_STACK,
        pool: options.pool === undefined ? undefined : { poolId: options.pool, clientId: options.client },
        registry,
        secrets,
        // A dry run spends nothing.
        assumeYes: options.yes || dryRun,
        configuration: options.configuration,
        program: programOf(options),
        unchanging: dryRun || options['read-only'],
        runLine,
        runScript: (name, { step }, context, contexts) => runNested(name, step, context, contexts),
        history: () => [],
        typed: () => [],
        warn: (warning) => renderer.event(warning),
        ...hooks,
      });
      pages = () => contexts.session.pages;
      return contexts;
    },
    async close() {
      await renderer.flush();
      await world.close();
      file?.close();
      cast?.close();
    },
  };

  async function* runNested(
    name: string,
    step: boolean,
    outer: Context,
    contexts: ContextFactory,
  ): AsyncGenerator<Event, Result, void> {
    const [{ playNested }, { openScript }] = await Promise.all([import('./script.ts'), import('./script-file.ts')]);
    const source = openScript(name);
    scripts.check(source, outer);
    const script = contexts.forScript();
    const play: PlayOptions = {
      registry,
      secrets,
      explain,
      cleansUp,
      dryRun,
      names,
      interrupts: { signal: outer.signal, renew: () => interrupts.renew() },
      context: (signal) => {
        const context = scripts.enter(script.withSignal(signal, outer.ask), source, outer);
        return step ? context : withoutPauses(context);
      },
    };
    playing.add(outer.signal);
    try {
      return yield* playNested(source, play);
    } finally {
      playing.delete(outer.signal);
    }
  }
}

function withoutPauses(context: Context): Context {
  const ask: Ask = Object.create(context.ask, { pause: { value: async () => {} } });
  return Object.create(context, { ask: { value: ask } });
}

/** A mode of the program, given its host. */
export type Mode = (host: Host) => Promise<ExitCode>;
