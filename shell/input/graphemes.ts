/**
 * Where a cursor may stand: between user-perceived characters (Unicode UAX #29), never inside an emoji, a flag or a letter with
 * its accents. All positions are UTF-16 indexes into the text.
 */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const PLAIN = /^[\x20-\x7e]*$/;

/** The boundary after `at`; the text's end when there is none. */
export function nextBoundary(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const { index, segment } = segmenter.segment(text).containing(at)!;
  return index + segment.length;
}

/** The boundary before `at`; 0 when there is none. */
export function previousBoundary(text: string, at: number): number {
  return at <= 0 ? 0 : segmenter.segment(text).containing(at - 1)!.index;
}

/** `at` itself when it is a boundary, else the next one. */
export function snapToBoundary(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  return segmenter.segment(text).containing(at)!.index === at ? at : nextBoundary(text, at);
}

/** The text's characters as a person counts them. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), (part) => part.segment);
}
