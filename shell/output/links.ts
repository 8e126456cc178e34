/**
 * Words that lead somewhere, as OSC 8 links ("Hyperlinks in terminal emulators", Egmont Koblinger). They are put around words of a text
 * that is laid out already, so that no width, cut or line break knows of them; a word that was cut or broken is no link.
 */
import { hostname } from 'node:os';
import type { Links } from '../contract.ts';

interface OutputStream {
  isTTY?: boolean;
}

/** TERM_PROGRAM of terminals that have links, whichever version still runs. */
const PROGRAMS: readonly string[] = ['iTerm.app', 'WezTerm', 'vscode', 'ghostty'];
/** The first version of VTE with links crashes on some; its VTE_VERSION is 5000. */
const VTE_FROM = 5001;

/**
 * Whether a stream is a terminal that is known to have links. What is not known has none: there they may be shown as text.
 * FORCE_HYPERLINK decides for a terminal (`0` for none), never for a pipe or a dumb one.
 */
export function hasLinks({ isTTY }: OutputStream, env: NodeJS.ProcessEnv): boolean {
  const { TERM = '', TERM_PROGRAM = '', VTE_VERSION, WT_SESSION, KITTY_WINDOW_ID, FORCE_HYPERLINK: force } = env;
  if (isTTY !== true || TERM === 'dumb') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  // A multiplexer is not the terminal that the variables tell of.
  if (env['CI'] || env['TMUX'] || /^(screen|tmux)/.test(TERM)) return false;
  if (PROGRAMS.includes(TERM_PROGRAM) || TERM === 'xterm-kitty') return true;
  return Boolean(WT_SESSION || KITTY_WINDOW_ID) || Number(VTE_VERSION) >= VTE_FROM;
}

/** A laid-out text with its words as links. Of words that begin alike the longest is taken; a part of a longer word is none. */
export function linkWords(text: string, links: Links | undefined): string {
  const words = Object.keys(links ?? {}).filter((word) => word !== '' && text.includes(word));
  if (words.length === 0) return text;
  const longestFirst = words.sort((one, other) => other.length - one.length).map(escaped);
  const pattern = new RegExp(`(?<![\\w-])(?:${longestFirst.join('|')})(?![\\w-])`, 'g');
  return text.replace(pattern, (word) => {
    const target = address(links![word]!);
    return target === undefined ? word : `\u001b]8;;${target}\u001b\\${word}\u001b]8;;\u001b\\`;
  });
}

/** The text alone, for a program that may not know links. */
export const withoutLinks = (text: string): string => text.replace(/\u001b\]8;[^\u001b]*\u001b\\/g, '');

const escaped = (word: string) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** The URL in the characters that the sequence allows; undefined for one that is no page and no file. */
function address(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  if (!/^(https?|file):$/.test(protocol) || !/^[\x21-\x7e]+$/.test(href)) return undefined;
  // A terminal that is connected to several machines has to know whose file it is.
  return href.replace(/^file:\/\/\//, `file://${hostname()}/`);
}
