import fc from 'fast-check';

/** Bytes that parsers stumble over, as Latin-1. */
const awkward = fc.constantFrom(
  '\0',
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  '\t',
  ' ',
  '\x7f',
  '\x80',
  '\xff',
  '\xc0\xaf',
  '\xed\xa0\x80',
  '%',
  '%00',
  '%zz',
  '"',
  ':',
  ',',
  ';',
  '.',
  '=',
  '-',
  '_',
  '+',
  '/',
  '\\',
  '..',
  '{',
  '[',
);

/** Text of any bytes. */
export const latin1: fc.Arbitrary<string> = fc
  .uint8Array({ maxLength: 24 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'));

/** One change of a text: where, and what stands there then. */
const change = fc.tuple(
  fc.constantFrom('insert', 'delete', 'replace', 'repeat', 'truncate', 'case', 'swap'),
  fc.nat(),
  fc.nat({ max: 40 }),
  fc.oneof({ weight: 3, arbitrary: awkward }, { weight: 1, arbitrary: latin1 }),
);

/** The text after one to four small changes. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([original, changes]) =>
      changes.reduce((now, [kind, at, length, by]) => apply(now, kind, at, length, by), original),
    );
}

function apply(text: string, kind: string, position: number, length: number, by: string): string {
  const at = text.length === 0 ? 0 : position % text.length;
  const [before, part, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  switch (kind) {
    case 'insert':
      return before + by + part + after;
    case 'delete':
      return before + after;
    case 'replace':
      return before + by + text.slice(at + 1);
    case 'repeat':
      return before + part + part + after;
    case 'truncate':
      return before;
    case 'case':
      return before + (part === part.toLowerCase() ? part.toUpperCase() : part.toLowerCase()) + after;
    default:
      return after + part + before;
  }
}
