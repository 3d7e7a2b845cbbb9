import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareInventories } from '../../lib/inventory/compare/compare-inventories.js';
import type { Inventory } from '../../lib/inventory/inventory.js';
import { InventoryError } from '../../lib/inventory/inventory-error.js';
import { readInventory } from '../../lib/inventory/read-inventory.js';
import { routesJson } from '../../lib/inventory/routes-json.js';
import { writeInventory } from '../../lib/inventory/write-inventory.js';
import { anyInventory } from './arbitrary-inventory.js';

const authorizer = {
  type: 'JWT',
  path: 'S/Jwt',
  issuer: '{S/Pool.ProviderURL}',
  audience: ['{S/Client}'],
  identitySource: ['$request.header.Authorization'],
} as const;

const inventory: Inventory = {
  apis: [
    { path: 'T/Api', elsewhere: false, cors: undefined, routes: [], unread: [] },
    {
      path: 'S/Api',
      elsewhere: false,
      cors: {
        allowOrigins: ['*'],
        allowMethods: ['GET'],
        allowHeaders: [],
        exposeHeaders: [],
        allowCredentials: false,
      },
      routes: [
        { key: 'POST /a', access: { kind: 'open' }, exists: 'unknown 0123456789abcdef', handler: 'S/Fn' },
        {
          key: 'GET /a',
          access: { kind: 'token', authorizer, scopes: ['x'] },
          exists: undefined,
          integration: 'S/Fn',
          handler: 'S/Fn',
        },
        {
          key: '$default',
          access: { kind: 'unknown', value: 'unknown 0123456789abcdef' },
          exists: undefined,
          reason: 'a reason',
        },
      ],
      unread: ['Body is not read'],
    },
  ],
  entrances: [{ path: 'S/Url', type: 'AWS::Lambda::Url', access: 'open', function: 'S/Fn' }],
  unread: ['a macro'],
};

const cors =
  '{"allowOrigins":["*"],"allowMethods":["GET"],"allowHeaders":[],"exposeHeaders":[],"allowCredentials":false}';
const text = `{"version":1}
{"api":"S/Api","cors":${cors}}
{"api":"S/Api","authorizer":"S/Jwt","type":"JWT","issuer":"{S/Pool.ProviderURL}","audience":["{S/Client}"],"identitySource":["$request.header.Authorization"]}
{"api":"S/Api","route":"$default","access":"unknown 0123456789abcdef"}
{"api":"S/Api","route":"GET /a","access":"token","authorizer":"S/Jwt","scopes":["x"],"integration":"S/Fn"}
{"api":"S/Api","route":"POST /a","access":"open","exists":"unknown 0123456789abcdef"}
{"api":"S/Api","unread":"Body is not read"}
{"api":"T/Api"}
{"entrance":"S/Url","of":"AWS::Lambda::Url","access":"open","function":"S/Fn"}
{"unread":"a macro"}
`;

describe('the file of an inventory', () => {
  it('has its version, and each API, authorizer and route in one line, in an order of its own', () => {
    assert.equal(writeInventory(inventory), text);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyInventory, (inventory) => {
        const written = writeInventory(inventory);
        const read = readInventory(written, 'routes.jsonl');
        assert.equal(writeInventory(read), written);
        assert.deepEqual(compareInventories(inventory, read), { moreOpen: [], changed: [] });
      }),
    );
  });

  it('is read with the line endings of Windows', () => {
    assert.equal(writeInventory(readInventory(text.replaceAll('\n', '\r\n'), 'routes.jsonl')), text);
  });

  const remedy = "restore the file, or remove it and write it again with 'routes --update'";
  const replaced = (part: string, other: string) => {
    assert.ok(text.includes(part), part);
    return text.replace(part, other);
  };
  const refused: readonly (readonly [it: string, text: string, message: string])[] = [
    ['is empty', '', "'f': does not begin with a version, so it is not an inventory of routes"],
    ['is something else', '{"name":"x"}', "'f': does not begin with a version, so it is not an inventory of routes"],
    ['is no JSON', '<html>', "'f', line 1: is not JSON"],
    ['has the marks of a merge', replaced('{"api":"T/Api"}', '<<<<<<< HEAD'), "'f', line 8: is not JSON"],
    ['has a line that is not a map', replaced('{"api":"T/Api"}', '[]'), "'f', line 8: must be a map, got a list"],
    [
      'has another kind of line',
      replaced('{"unread":"a macro"}', '{"macro":"x"}'),
      "'f', line 10: 'unread' must be a string, got nothing",
    ],
    [
      'has a member that is not known',
      replaced('"scopes":["x"]', '"scopes":["x"],"also":1'),
      "'f', line 5: unknown member 'also'",
    ],
    [
      'has a member too many in the version',
      replaced('{"version":1}', '{"version":1,"api":"x"}'),
      "'f', line 1: unknown member 'api'",
    ],
    [
      'has a member of CORS that is not known',
      replaced('"allowCredentials":false', '"allowCredentials":false,"x":1'),
      "'f', line 2, 'cors': unknown member 'x'",
    ],
    ['lacks a member', replaced(',"scopes":["x"]', ''), "'f', line 5: 'scopes' must be a list of strings, got nothing"],
    [
      'has a member of another kind',
      replaced('"scopes":["x"]', '"scopes":[1]'),
      "'f', line 5: 'scopes' must be a list of strings, got a list",
    ],
    [
      'has an access that is not known',
      replaced('"access":"token"', '"access":"magic"'),
      "'f', line 5: no earlier line describes an authorizer 'S/Jwt' that fits the access 'magic'",
    ],
    [
      'has an entrance with an access that is not known',
      replaced('"of":"AWS::Lambda::Url","access":"open"', '"of":"AWS::Lambda::Url","access":"magic"'),
      "'f', line 9: unknown access 'magic'",
    ],
    [
      'has an authorizer for an open route',
      replaced('"access":"token"', '"access":"open"'),
      "'f', line 5: unknown member 'authorizer'",
    ],
    [
      'has an authorizer that is not there',
      replaced('"authorizer":"S/Jwt","scopes"', '"authorizer":"S/X","scopes"'),
      "'f', line 5: no earlier line describes an authorizer 'S/X' that fits the access 'token'",
    ],
    ['has an authorizer of another type', replaced('"type":"JWT"', '"type":"X"'), "'f', line 3: unknown type 'X'"],
    [
      'has a route that has no key',
      replaced('GET /a', 'get a'),
      "'f', line 5: 'get a' is not a route key such as 'GET /notes/{id}'",
    ],
    [
      'has a route that may exist in words',
      replaced('"exists":"unknown 0123456789abcdef"', '"exists":"maybe"'),
      "'f', line 6: 'exists' must name what is unknown, got 'maybe'",
    ],
    ['has an API twice', replaced('{"api":"T/Api"}', '{"api":"S/Api"}'), "'f', line 8: the API 'S/Api' appears twice"],
    [
      'has an authorizer twice',
      replaced('{"api":"T/Api"}', text.split('\n')[2]),
      "'f', line 8: the authorizer 'S/Jwt' appears twice",
    ],
    [
      'has a route of no API',
      replaced('{"api":"T/Api"}', '{"api":"T/Api","route":"GET /","access":"open"}'),
      "'f', line 8: no earlier line describes the API 'T/Api' itself",
    ],
  ];
  for (const [name, wrong, message] of refused) {
    it(`is refused where it ${name}`, () => {
      assert.throws(
        () => readInventory(wrong, 'f'),
        (error) =>
          error instanceof InventoryError &&
          error.code === 'INVENTORY_INVALID' &&
          error.message === `${message}: ${remedy}`,
      );
    });
  }

  it('is refused where it is of another version', () => {
    assert.throws(
      () => readInventory(replaced('{"version":1}', '{"version":2}'), 'f'),
      (error) =>
        error instanceof InventoryError &&
        error.code === 'INVENTORY_VERSION' &&
        error.message ===
          "'f' has version 2, but this program supports version 1: use the version of cdk-http-api-local that wrote it, or " +
            "remove the file and write it again with 'routes --update'",
    );
  });

  it('that lacks a line, or has one of it twice, is read as another inventory or not at all', () => {
    const lines = writeInventory(inventory).trimEnd().split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.boolean(), (index, isTwice) => {
        const other = lines.toSpliced(index, 1, ...(isTwice ? [lines[index], lines[index]] : [])).join('\n');
        let read: Inventory;
        try {
          read = readInventory(other, 'f');
        } catch (error) {
          assert.ok(error instanceof InventoryError);
          return;
        }
        assert.notEqual(writeInventory(read), text);
      }),
    );
  });
});

describe('the JSON of the routes', () => {
  it('has what is in the file, with what answers each route and why its access is unknown', () => {
    assert.deepEqual(JSON.parse(routesJson(inventory)), {
      version: 1,
      apis: [
        {
          api: 'S/Api',
          cors: JSON.parse(cors),
          authorizers: [
            {
              authorizer: 'S/Jwt',
              type: 'JWT',
              issuer: '{S/Pool.ProviderURL}',
              audience: ['{S/Client}'],
              identitySource: ['$request.header.Authorization'],
            },
          ],
          routes: [
            { route: '$default', access: 'unknown 0123456789abcdef', reason: 'a reason' },
            { route: 'GET /a', access: 'token', authorizer: 'S/Jwt', scopes: ['x'], handler: 'S/Fn' },
            { route: 'POST /a', access: 'open', exists: 'unknown 0123456789abcdef', handler: 'S/Fn' },
          ],
          unread: ['Body is not read'],
        },
        { api: 'T/Api', authorizers: [], routes: [], unread: [] },
      ],
      entrances: [{ entrance: 'S/Url', of: 'AWS::Lambda::Url', access: 'open', function: 'S/Fn' }],
      unread: ['a macro'],
    });
  });
});
