import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { jsonFault } from '../../../../lib/services/user-pools/seed/json-fault.js';
import { parseSeed } from '../../../../lib/services/user-pools/seed/seed.js';
import { SeedError } from '../../../../lib/services/user-pools/seed/seed-error.js';

const user = { email: 'ann@example.com', password: 'Correct-Horse-1' };

describe('a seed', () => {
  const taken: readonly object[] = [
    {},
    { users: [user] },
    { users: [{ ...user, username: 'ann', attributes: { name: 'Ann' }, confirmed: false, groups: ['admins'] }] },
    { groups: ['admins', { name: 'editors', description: 'They edit', precedence: 1 }] },
    { pools: { 'Hello/People': { groups: ['admins'], users: [user] } } },
  ];
  for (const seed of taken) {
    it(`may be ${JSON.stringify(seed)}`, () => assert.deepEqual(parseSeed(JSON.stringify(seed), 'seed.json'), seed));
  }

  const refused: readonly [seed: unknown, message: string][] = [
    [[], 'it must be a map, got []'],
    [{ user: [] }, 'user is not a known field; the fields are: pools, groups, users'],
    [{ users: {} }, 'users must be a list, got {}'],
    [{ users: ['ann'] }, 'users[0] must be a map, got "ann"'],
    [{ users: [user, {}] }, "users[1] must have a 'username' or an 'email'"],
    [{ users: [{ email: 'a@b.c', password: 1 }] }, 'users[0].password must be a string'],
    [
      { users: [{ ...user, pasword: 'x' }] },
      'users[0].pasword is not a known field; the fields are: username, email, password, attributes, confirmed, groups',
    ],
    [{ users: [{ ...user, email: 1 }] }, 'users[0].email must be a string, got 1'],
    [{ users: [{ ...user, attributes: [] }] }, 'users[0].attributes must be a map, got []'],
    [{ users: [{ ...user, attributes: { age: 7 } }] }, 'users[0].attributes.age must be a string, got 7'],
    [{ users: [{ ...user, confirmed: 'no' }] }, 'users[0].confirmed must be true or false, got "no"'],
    [{ users: [{ ...user, groups: 'admins' }] }, 'users[0].groups must be a list, got "admins"'],
    [{ users: [{ ...user, groups: [1] }] }, 'users[0].groups[0] must be a string, got 1'],
    [
      { users: [user, { ...user, email: 'ben@example.com' }, user] },
      "users[2] is 'ann@example.com', which is the same as users[0]",
    ],
    [
      { pools: { P: { users: [user, { ...user, password: 'Another-1' }] } } },
      'pools["P"].users[1] is \'ann@example.com\', which is the same as users[0]',
    ],
    [{ groups: ['a', 'b', { name: 'a', precedence: 1 }] }, "groups[2] is 'a', which is the same as groups[0]"],
    [{ groups: [1] }, 'groups[0] must be a map, got 1'],
    [{ groups: [{}] }, 'groups[0].name must be a string, got undefined'],
    [{ groups: [{ name: 'a', precedence: 1.5 }] }, 'groups[0].precedence must be a whole number, got 1.5'],
    [{ pools: {}, users: [] }, "pools is for an app with several user pools: put 'groups' and 'users' into each pool"],
    [{ pools: { P: { user: 1 } } }, 'pools["P"].user is not a known field; the fields are: groups, users'],
    [{ pools: { P: { groups: [{ name: 1 }] } } }, 'pools["P"].groups[0].name must be a string, got 1'],
  ];
  for (const [seed, message] of refused) {
    it(`is refused: ${message}`, () => {
      assert.throws(() => parseSeed(JSON.stringify(seed), 'seed.json'), new SeedError(`'seed.json': ${message}`));
    });
  }

  it('never has a password in its error', () => {
    for (const password of [1234567, ['geheim'], { geheim: 1 }]) {
      assert.throws(() => parseSeed(JSON.stringify({ users: [{ ...user, password }] }), 'x'), {
        message: "'x': users[0].password must be a string",
      });
    }
  });

  const broken: readonly [text: string, place: string][] = [
    ['', 'line 1, column 1'],
    ['{', 'line 1, column 2'],
    ['{\n  "users": [}\n', 'line 2, column 13'],
    ['{"users": [],}', 'line 1, column 14'],
    ['{"users": []} x', 'line 1, column 15'],
    ["{'users': []}", 'line 1, column 2'],
    ['{"users" []}', 'line 1, column 10'],
    ['[1, 02]', 'line 1, column 6'],
    ['["a\nb"]', 'line 1, column 2'],
    ['{"users": [{"password": "geheim}]}', 'line 1, column 25'],
  ];
  for (const [text, place] of broken) {
    it(`that is not JSON is refused with line and column: ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseSeed(text, 'seed.json'), new SeedError(`'seed.json' is not valid JSON: see ${place}`));
    });
  }

  it('is JSON wherever the engine takes it for JSON', () => {
    const nearly = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '{', ']', '\\', '1'))
      .map(([json, at, insert]) => json.slice(0, at % (json.length + 1)) + insert + json.slice(at % (json.length + 1)));
    fc.assert(
      fc.property(fc.oneof(nearly, fc.json(), fc.string()), (text) => isJson(text) === (jsonFault(text) === undefined)),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
