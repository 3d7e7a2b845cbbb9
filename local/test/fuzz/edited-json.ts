import fc from 'fast-check';
import { mutated } from './mutated.js';

const texts = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  'a'.repeat(3_000),
  '__proto__',
  'constructor',
  'null',
  'x@y',
  '"',
  '\\',
  '٣٣٣٣٣٣',
];
const others: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  [],
  {},
  [[]],
  [null],
  ['a', 1],
  { Name: null },
  [{ Name: 'email' }],
  { toString: 1 },
];
const odd = fc.constantFrom<unknown>(...texts, ...others);

/** What is done to one member of a map or list, wherever it stands. */
type Edit = readonly [kind: 'replace' | 'delete' | 'add' | 'wrap' | 'repeat', at: number, by: unknown];
const edit: fc.Arbitrary<Edit> = fc.tuple(fc.constantFrom('replace', 'delete', 'add', 'wrap', 'repeat'), fc.nat(), odd);
const edits = fc.array(edit, { minLength: 1, maxLength: 3 });

/** JSON that is valid, and whose members are missing, of other types, too long or too many. */
const wrongMembers = (value: object) =>
  edits.map((all) => JSON.stringify(all.reduce<unknown>((now, one) => edited(now, one), value)));

/** Text that is hardly any JSON. */
const wrongText = (value: object) => mutated(fc.constant(JSON.stringify(value)));

/** Maps and lists in one another, closed or not. */
const nested = fc
  .tuple(fc.constantFrom(['[', ']'], ['{"a":', '}']), fc.constantFrom(100, 20_000), fc.boolean())
  .map(
    ([[open = '', close = ''], depth, isClosed]) =>
      `{"ClientMetadata":${open.repeat(depth)}1${isClosed ? `${close.repeat(depth)}}` : ''}`,
  );

/** The JSON of a value after what a careless or ill-willed client does to it. */
export function editedJson(value: object): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: wrongMembers(value) },
    { weight: 3, arbitrary: wrongText(value) },
    { weight: 1, arbitrary: nested },
  );
}

function edited(value: unknown, [kind, at, by]: Edit): unknown {
  const copy = structuredClone(value);
  const places = placesOf(copy);
  const place = places[at % places.length];
  if (!place) {
    return by;
  }
  const { holder, name } = place;
  const member = holder[name];
  switch (kind) {
    case 'replace':
      holder[name] = by;
      break;
    case 'delete':
      delete holder[name];
      break;
    case 'add':
      Object.defineProperty(holder, typeof by === 'string' ? by : 'Other', {
        value: by,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      break;
    case 'wrap':
      holder[name] = [member];
      break;
    default:
      holder[name] = typeof member === 'string' ? member.repeat(40) : { a: member };
  }
  return copy;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesOf(holder[name])]);
}
