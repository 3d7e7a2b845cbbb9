import fc from 'fast-check';

/** What is right as a rule, and one time in so many something else. */
export function usually<T>(right: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: right }, { weight: 1, arbitrary: odd });
}

/** One of these words. */
export function words(text: string): fc.Arbitrary<string> {
  return fc.constantFrom(...text.split(' '));
}
