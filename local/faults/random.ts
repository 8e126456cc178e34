/** From 0 up to, not including, 1. */
export type Random = () => number;

/** From `least` to `most`, both included. */
export interface Range {
  least: number;
  most: number;
}

/** Where in a range a share of it lies, in whole numbers. */
export const within = ({ least, most }: Range, share: number): number => Math.floor(least + share * (most - least + 1));

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
