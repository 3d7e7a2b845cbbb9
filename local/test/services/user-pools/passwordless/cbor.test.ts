import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CborValue, cborMap, readCbor } from '../../../../lib/services/user-pools/passkeys/cbor.js';

const malformed = { kind: 'malformed', message: 'the data is not valid CBOR for a passkey' };
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const values: readonly (readonly [bytes: string, value: CborValue])[] = [
  ['00', 0],
  ['17', 23],
  ['18 ff', 255],
  ['19 0100', 256],
  ['1a ffffffff', 4_294_967_295],
  ['20', -1],
  ['39 0100', -257],
  ['40', Buffer.alloc(0)],
  ['42 0102', Buffer.from([1, 2])],
  ['60', ''],
  ['62 c3bc', 'ü'],
  ['80', []],
  ['83 01 20 61 61', [1, -1, 'a']],
  ['a0', new Map()],
  ['a2 01 02 61 61 f5', new Map<number | string, CborValue>([[1, 2]]).set('a', true)],
  ['a1 20 81 40', new Map([[-1, [Buffer.alloc(0)]]])],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['81 81 81 81 80', [[[[[]]]]]],
];

describe('the CBOR of passkeys', () => {
  for (const [bytes, value] of values) {
    it(`reads ${bytes}, wherever it begins, and says where it ends`, () => {
      const text = hex(bytes);
      assert.deepEqual(readCbor(text), { value, end: text.length });
      const among = Buffer.concat([Buffer.from([0xff, 0xff]), text, Buffer.from([0xff])]);
      assert.deepEqual(readCbor(among, 2), { value, end: text.length + 2 });
    });

    it(`refuses ${bytes} if its end is missing`, () => {
      assert.throws(() => readCbor(hex(bytes).subarray(0, -1)), malformed);
    });
  }

  for (const [what, bytes] of [
    ['a number of eight bytes', '1b 0000000000000001'],
    ['a text of no given length', '7f 61 61 ff'],
    ['a map of no given length', 'bf ff'],
    ['a tag', 'c0 00'],
    ['undefined', 'f7'],
    ['a floating-point number', 'fa 00000000'],
    ['a simple value that has no name', 'f0'],
    ['a list of six in each other', '81 81 81 81 81 80'],
    ['maps of six in each other', 'a1 01 a1 01 a1 01 a1 01 a1 01 a0'],
    ['maps of six in the keys of each other', 'a1 a1 a1 a1 a1 a0 01 01 01 01 01'],
    ['lists in each other without an end', '81'.repeat(50_000)],
    ['maps in the keys of each other without an end', 'a1'.repeat(50_000)],
    ['maps in each other without an end', 'a101'.repeat(50_000)],
    ['a map with a key twice', 'a2 01 00 01 00'],
    ['a map with bytes as a key', 'a1 40 00'],
    ['a map with true as a key', 'a1 f5 00'],
    ['a map with a list as a key', 'a1 80 00'],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readCbor(hex(bytes)), malformed);
    });
  }

  it('is a map if all of it is one', () => {
    assert.deepEqual(cborMap(hex('a1 01 02')), new Map([[1, 2]]));
    for (const bytes of ['', '80', '01', 'a1 01 02 00']) {
      assert.throws(() => cborMap(hex(bytes)), malformed, bytes);
    }
  });
});
