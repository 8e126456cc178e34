import fc, { type Arbitrary } from 'fast-check';

/** One of the values; for a generator: `g(oneOf<string>, names)`. */
export const oneOf = <T>(values: readonly T[]): Arbitrary<T> => fc.constantFrom(...values);
