import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where this user's state lives: `$XDG_STATE_HOME/pools-shell`, by default `~/.local/state/pools-shell`.
 * A relative XDG path is ignored, as the XDG Base Directory Specification asks.
 */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_STATE_HOME: folder, HOME } = env;
  return join(folder && isAbsolute(folder) ? folder : join(HOME || homedir(), '.local/state'), 'pools-shell');
}

/** The local world of an interactive session, kept between runs. */
export function worldFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(stateFolder(env), 'world');
}

/** The lines that were typed in all interactive sessions, secrets replaced. */
export function historyFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(stateFolder(env), 'history');
}

export function sessionFile(stateKey: string, stackName: string, env: NodeJS.ProcessEnv = process.env): string {
  return join(stateFolder(env), 'sessions', `${fileName(stateKey)}-${fileName(stackName)}.json`);
}

export function journalFile(stateKey: string, stackName: string, env: NodeJS.ProcessEnv = process.env): string {
  return join(stateFolder(env), 'journals', `${fileName(stateKey)}-${fileName(stackName)}.jsonl`);
}

/** A name made safe as part of a file name. Names that had to be changed get a digest, so that two never share a file. */
export function fileName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,99}$/.test(name)) return name;
  const readable = name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60);
  return `${readable}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
