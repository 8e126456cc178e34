/**
 * What fits into the live region, and where the cursor stands in it. The region never grows beyond `rows - 2`: from the window's
 * height on, Ink 6 clears the screen and the scrollback at every frame.
 */
import stringWidth from 'string-width';
import type { EditorState } from '../input/editor.ts';
import { keysNow } from '../input/keys-now.ts';
import { cut, type Layout, layOut, wrapWords } from '../input/layout.ts';
import type { Question } from '../input/question.ts';
import type { Scene } from '../input/scene.ts';
import type { Mark } from '../language/highlight.ts';
import { sanitizeLine } from '../output/sanitize.ts';
import { hideSecrets } from './dots.ts';
import { type MatchRow, matchRows } from './matches.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Option {
  readonly text: string;
  readonly describe?: string;
  readonly chosen: boolean;
}

/** A line that is being typed. */
export interface PlannedInput {
  readonly label: string;
  readonly layout: Layout;
  readonly placeholder: string;
  /** Of the text that the layout shows. */
  readonly marks: readonly Mark[];
  /** What stands behind the last row, cut to its rest. */
  readonly ghost: string;
}

/** Rows from top to bottom; each list element and each line of `input` is one row of the screen. */
export interface Plan {
  readonly activity: readonly string[];
  readonly queue: readonly string[];
  readonly question: readonly string[];
  readonly options: readonly Option[];
  /** What a search of the history found. */
  readonly found: readonly MatchRow[];
  readonly input?: PlannedInput;
  readonly complaint: readonly string[];
  /** What belongs at the cursor. Its row is kept while it is blank, so that the prompt never moves. */
  readonly usage: readonly string[];
  readonly menu: readonly Option[];
  readonly footer: readonly string[];
  /** The keys that work now. */
  readonly keys: readonly string[];
  readonly cursor?: { readonly x: number; readonly y: number };
}

const MAX_MENU = 8;
/** In fewer rows than this the names are worth more than their count. */
const LEAST_COUNTED = 3;
const MAX_QUEUE = 3;
/** Columns of an explanation without which it says too little. */
const LEAST_ABOUT = 40;
const SEPARATOR = ' · ';
/** In place of what a question reveals, while there is no room for it. */
const ENLARGE = 'a larger window shows it';
const BAR = 10;
const BAR_FROM = 50;
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

export function plan(scene: Scene, size: Size): Plan {
  const budget = new Budget(Math.max(1, size.rows - 2));
  const width = Math.max(4, size.columns);
  // At a pause the prompt stays, under the question.
  const pause = scene.question?.kind === 'pause' ? scene.question : undefined;
  const question = scene.question?.kind === 'pause' ? undefined : scene.question;
  const pauseRows = pause && budget.left > 1 ? budget.take([cut(sanitizeLine(pause.text), width)]) : [];
  const parts = question ? questionParts(question, width, budget) : promptParts(scene, width, budget, pauseRows);
  const searching = question === undefined && scene.prompt.search !== undefined;
  const footer = budget.take(searching && scene.hint === undefined ? [] : footerRows(scene, width));
  const activity = scene.question ? [] : budget.take(activityRows(scene, width));
  const menuRows = question ? [] : menuOptions(scene, width);
  const menu = someOf(menuRows, budget.give(Math.min(MAX_MENU, menuRows.length)));
  const input = parts.input && growInput(parts.input, width, budget);
  const queue = budget.take(queueRows(scene, width));
  const keys = budget.take([fitted(keysNow(scene), width)]);
  const usage = question || searching ? [] : budget.take([usageRow(scene, width)]);
  const above = [activity, queue, parts.question, parts.options, parts.found].reduce(
    (sum, { length }) => sum + length,
    0,
  );
  const cursor = input && { x: stringWidth(input.label) + input.layout.x, y: above + input.layout.y };
  return { ...parts, activity, queue, usage, menu, footer, keys, input, cursor };
}

const footerRows = ({ hint, status }: Scene, width: number): string[] =>
  [cut(hint ?? fittingStatus(status, width).join(SEPARATOR), width)].filter(Boolean);

/** Where there is not room for all, the place goes: first the pool, then the stack. What changes while one works stays. */
function fittingStatus(status: readonly string[], width: number): readonly string[] {
  if (stringWidth(status.join(SEPARATOR)) <= width) return status;
  const place = status.findLastIndex((part) => /^(stack|pool) /.test(part));
  return place < 0 ? status : fittingStatus(status.toSpliced(place, 1), width);
}

/** Where there is not room enough for both, what stands at the cursor is told. */
function usageRow({ usage }: Scene, width: number): string {
  if (usage?.about === undefined) return cut(usage?.usage ?? '', width);
  const both = `${usage.usage}   ${usage.about}`;
  const least = stringWidth(both) - Math.max(0, stringWidth(usage.about) - LEAST_ABOUT);
  return cut(least <= width ? both : usage.about, width);
}

/** As many of the parts as fit, the first in any case. */
function fitted([first = '', ...others]: readonly string[], width: number): string {
  let row = cut(first, width);
  for (const part of others) {
    const longer = row + SEPARATOR + part;
    if (stringWidth(longer) > width) break;
    row = longer;
  }
  return row;
}

class Budget {
  constructor(public left: number) {}

  give(most: number): number {
    const given = Math.max(0, Math.min(most, this.left));
    this.left -= given;
    return given;
  }

  take<T>(rows: readonly T[]): readonly T[] {
    return rows.slice(0, this.give(rows.length));
  }
}

interface Input {
  label: string;
  text: string;
  cursor: number;
  placeholder: string;
  ghost: string;
  marks: readonly Mark[];
}
type Parts = Pick<Plan, 'question' | 'options' | 'found' | 'complaint'> & { input?: Input };
const NOTHING: Parts = { question: [], options: [], found: [], complaint: [] };

function promptParts({ prompt, marks = [] }: Scene, width: number, budget: Budget, question: readonly string[]): Parts {
  budget.give(1);
  const { search, editor, ghost = '' } = prompt;
  if (search) {
    // A row is left for the keys below.
    const found = matchRows(search, width);
    const shown = window(found, budget.give(Math.min(MAX_MENU, found.length, Math.max(0, budget.left - 1))));
    const { text, cursor } = search.query;
    const placeholder = found.length === 0 && text === '' ? 'nothing has been typed yet' : '';
    return {
      ...NOTHING,
      question,
      found: shown,
      input: { label: width < 20 ? '? ' : 'search> ', text, cursor, placeholder, ghost: '', marks: [] },
    };
  }
  const label = width < 20 ? '> ' : 'pools> ';
  const { text, cursor } = editor;
  return { ...NOTHING, question, input: { label, ...hideSecrets({ text, cursor, marks }), placeholder: '', ghost } };
}

function questionParts(question: Exclude<Question, { kind: 'pause' }>, width: number, budget: Budget): Parts {
  budget.give(1);
  const text = wrapWords(sanitizeLine(question.text), width);
  switch (question.kind) {
    case 'text':
    case 'secret': {
      const complaint = budget.take(
        question.complaint === undefined ? [] : [cut(sanitizeLine(question.complaint), width)],
      );
      const asked = budget.take(text);
      const lines = question.kind === 'text' ? (question.reveal?.lines ?? []) : [];
      const revealed = revealedRows(lines, width, budget);
      const input = questionInput(question);
      if (revealed.length === 0 && lines.length > 0) input.placeholder = ENLARGE;
      return { ...NOTHING, question: [...revealed, ...asked], complaint, input };
    }
    case 'choice': {
      const title = budget.take(text);
      const options = question.choices.map(({ label }, index) =>
        option(`${index + 1}. ${sanitizeLine(label)}`, index === question.chosen, width),
      );
      return { ...NOTHING, question: title, options: window(options, 1 + budget.give(options.length - 1)) };
    }
    case 'confirm': {
      const answers = question.answer ? '(Y/n) yes' : '(y/N) no';
      const rows = wrapWords(`${sanitizeLine(question.text)} ${answers}`, width);
      return { ...NOTHING, question: rows.slice(-1 - budget.give(rows.length - 1)) };
    }
  }
}

/** Each line whole, since it is copied from the screen. */
function revealedRows(lines: readonly string[], width: number, budget: Budget): readonly string[] {
  const rows: string[] = [];
  for (const line of lines.map(sanitizeLine)) {
    if (line.split(/\s+/).some((word) => stringWidth(word) > width)) continue;
    const broken = wrapWords(line, width);
    if (broken.length > budget.left) break;
    rows.push(...budget.take(broken));
  }
  return rows;
}

function questionInput(question: Extract<Question, { editor: EditorState }>): Input {
  const { text, cursor } = question.editor;
  const plain = { label: '> ', ghost: '', marks: [] };
  if (question.kind === 'text') return { ...plain, text, cursor, placeholder: sanitizeLine(question.default ?? '') };
  const placeholder = question.generate ? 'Enter alone: one is generated' : '';
  return {
    ...plain,
    ...hideSecrets({ text, cursor, marks: [{ start: 0, end: text.length, kind: 'secret' }] }),
    placeholder,
  };
}

function growInput(input: Input, width: number, budget: Budget): PlannedInput {
  const { label, text, cursor, marks } = input;
  const cells = Math.max(2, width - stringWidth(label) - 1);
  const all = layOut(text, cursor, cells, Number.POSITIVE_INFINITY).rows.length;
  const layout = layOut(text, cursor, cells, 1 + budget.give(all - 1));
  // The cursor is at the line's end where there is a ghost.
  const placeholder = cut(input.placeholder, cells);
  return { label, layout, placeholder, marks, ghost: cut(input.ghost, cells - layout.x) };
}

function activityRows({ activity }: Scene, width: number): string[] {
  if (!activity) return [];
  const { text, seconds, frame, done, total } = activity;
  const time = seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const amount =
    done === undefined ? '' : `${bar(done, total, width)}${done}${total === undefined ? '' : `/${total}`} `;
  return [
    cut(
      `${SPINNER[frame % SPINNER.length]} ${amount}${cut(text, width - time.length - amount.length - 3)} ${time}`,
      width,
    ),
  ];
}

/** Where there is room, how far it has come. */
function bar(done: number, total: number | undefined, width: number): string {
  if (total === undefined || total <= 0 || width < BAR_FROM) return '';
  const full = Math.round(Math.min(1, Math.max(0, done / total)) * BAR);
  return `${'━'.repeat(full)}${'─'.repeat(BAR - full)} `;
}

function queueRows({ queue, queued }: Scene, width: number): string[] {
  const shown = queue.slice(0, queued > MAX_QUEUE ? MAX_QUEUE - 1 : MAX_QUEUE);
  const rows = shown.map((line) => cut(`  then: ${line}`, width));
  return queued > shown.length ? [...rows, cut(`  and ${queued - shown.length} more; Esc drops them`, width)] : rows;
}

function menuOptions({ prompt }: Scene, width: number): Option[] {
  const { items: found = [], chosen = -1 } = prompt.menu ?? {};
  // Live names come from outside.
  const items = found.map(({ value, describe = '' }) => ({
    value: sanitizeLine(value),
    describe: sanitizeLine(describe),
  }));
  const column = Math.min(
    Math.max(0, ...items.map((item) => stringWidth(item.value))),
    Math.max(8, Math.floor(width / 2)),
  );
  return items.map((item, index) => {
    const text = cut(item.value, column);
    const padded = text + ' '.repeat(column - stringWidth(text));
    const describe = item.describe === '' ? '' : cut(`  ${item.describe}`, width - column - 2);
    return { ...option(padded, index === chosen, column + 2), describe };
  });
}

const option = (text: string, chosen: boolean, width: number): Option => ({
  text: cut(`${chosen ? '›' : ' '} ${text}`, width),
  chosen,
});

/** As many as there are rows for, the last of which says how many are not shown. */
function someOf(options: readonly Option[], rows: number): readonly Option[] {
  if (rows < LEAST_COUNTED || rows >= options.length) return window(options, rows);
  return [...window(options, rows - 1), { text: `  … ${options.length - rows + 1} more`, chosen: false }];
}

/** `count` of the options, the chosen one among them. */
function window<T extends { readonly chosen: boolean }>(options: readonly T[], count: number): readonly T[] {
  const chosen = options.findIndex((one) => one.chosen);
  const first = Math.max(0, Math.min(chosen - Math.floor(count / 2), options.length - count));
  return options.slice(first, first + count);
}
