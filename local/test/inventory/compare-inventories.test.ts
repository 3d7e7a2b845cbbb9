import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Comparison, compareInventories } from '../../lib/inventory/compare/compare-inventories.js';
import type {
  InventoriedAccess,
  InventoriedApi,
  InventoriedCors,
  InventoriedEntrance,
  InventoriedRoute,
  Inventory,
  Unknown,
} from '../../lib/inventory/inventory.js';
import { inventoryOf } from './arbitrary-inventory.js';

const unknown: Unknown = 'unknown 0000000000000000';
const otherUnknown: Unknown = 'unknown 1111111111111111';

function token(
  scopes: readonly string[] = [],
  issuer = 'https://one.example',
  audience = ['client'],
): InventoriedAccess {
  const identitySource = ['$request.header.Authorization'];
  return { kind: 'token', authorizer: { type: 'JWT', path: 'S/Jwt', issuer, audience, identitySource }, scopes };
}

const open: InventoriedAccess = { kind: 'open' };
const closed = token();

function routes(accesses: { readonly [key: string]: InventoriedAccess }): readonly InventoriedRoute[] {
  return Object.entries(accesses).map(([key, access]) => ({ key, access, exists: undefined }));
}

/** What was found, one line each: `GET /: new, OPEN`. */
function lines(sections: Comparison['moreOpen']): readonly string[] {
  return sections.flatMap(({ findings }) => findings.map(({ subject, text }) => `${subject}: ${text}`));
}

function found(before: Inventory, after: Inventory): { moreOpen: readonly string[]; changed: readonly string[] } {
  const { moreOpen, changed } = compareInventories(before, after);
  return { moreOpen: lines(moreOpen), changed: lines(changed) };
}

interface Case {
  readonly it: string;
  readonly before: { readonly [key: string]: InventoriedAccess };
  readonly after: { readonly [key: string]: InventoriedAccess };
  readonly moreOpen?: readonly string[];
  readonly changed?: readonly string[];
}

describe('the routes of an API', () => {
  const cases: readonly Case[] = [
    { it: 'are the same', before: { 'GET /a': open }, after: { 'GET /a': open } },
    {
      it: 'are more open with a new open one',
      before: { 'GET /a': open },
      after: { 'GET /a': open, 'GET /b': open },
      moreOpen: ['GET /b: new, OPEN'],
    },
    {
      it: 'are more open with a new open one whose requests another open one took',
      before: { 'ANY /{proxy+}': open },
      after: { 'ANY /{proxy+}': open, 'GET /b': open },
      moreOpen: ['GET /b: new, OPEN'],
    },
    {
      it: 'are not more open where an open one takes less than it took',
      before: { 'ANY /a': open },
      after: { 'GET /a': open },
      changed: ['ANY /a: gone, was OPEN', 'GET /a: new, OPEN'],
    },
    {
      it: 'are more open where one of them is',
      before: { 'GET /a': token(['group:admins']) },
      after: { 'GET /a': token(['notes']) },
      moreOpen: ['GET /a: token with scope group:admins → token with scope notes'],
    },
    {
      it: 'are not more open where one of them is stricter',
      before: { 'GET /a': open },
      after: { 'GET /a': closed },
      changed: ['GET /a: OPEN → token'],
    },
    {
      it: 'are more open where tokens of another issuer and audience are taken',
      before: { 'GET /a': closed },
      after: { 'GET /a': token([], 'https://two.example', ['client', 'other']) },
      moreOpen: ['GET /a: token; issuer https://one.example → https://two.example; audience client → client, other'],
    },
    {
      it: 'are not more open with a new closed one of a new path',
      before: { 'GET /a': closed },
      after: { 'GET /a': closed, 'GET /b': token(['notes']) },
      changed: ['GET /b: new, token with scope notes'],
    },
    {
      it: 'are more open with another method of a path, closed as it is',
      before: { 'GET /a/{id}': closed },
      after: { 'GET /a/{id}': closed, 'DELETE /a/{id}': closed },
      moreOpen: ["DELETE /a/{id}: new, token: another method on the path of 'GET /a/{id}'"],
    },
    {
      it: 'are more open where a key has all methods now',
      before: { 'GET /a': closed },
      after: { 'ANY /a': closed },
      moreOpen: ["ANY /a: new, token: another method on the path of 'GET /a'; wider than 'GET /a', which was removed"],
      changed: ['GET /a: gone, was token'],
    },
    {
      it: 'are more open where a key has more paths now',
      before: { 'GET /a/{id}': closed },
      after: { 'GET /a/{id+}': closed },
      moreOpen: ["GET /a/{id+}: new, token: wider than 'GET /a/{id}', which was removed"],
      changed: ['GET /a/{id}: gone, was token'],
    },
    {
      it: 'are more open with an authorizer that the API did not have',
      before: { 'GET /a': closed },
      after: { 'GET /a': closed, 'GET /b': token([], 'https://two.example') },
      moreOpen: ['GET /b: new, token: the API did not use this authorizer before'],
    },
    {
      it: 'are not more open with a new one by IAM, beside others that have an authorizer',
      before: { 'GET /a': closed },
      after: { 'GET /a': closed, 'GET /b': { kind: 'iam' } },
      changed: ['GET /b: new, IAM'],
    },
    {
      it: 'are not more open with their first authorizer',
      before: { 'GET /a': open },
      after: { 'GET /a': open, 'GET /b': closed },
      changed: ['GET /b: new, token'],
    },
    {
      it: 'are more open with a new one of which nobody knows who may call it',
      before: {},
      after: { 'GET /a': { kind: 'unknown', value: unknown } },
      moreOpen: ['GET /a: new, UNKNOWN'],
    },
    {
      it: 'are as open as they were with what cannot be evaluated, and is the same',
      before: { 'GET /a': { kind: 'unknown', value: unknown } },
      after: { 'GET /a': { kind: 'unknown', value: unknown } },
    },
    {
      it: 'cannot be compared where what cannot be evaluated has changed',
      before: { 'GET /a': { kind: 'unknown', value: unknown } },
      after: { 'GET /a': { kind: 'unknown', value: otherUnknown } },
      moreOpen: [
        'GET /a: UNKNOWN; it depends on a value that is unknown before deployment, and that value has changed',
      ],
    },
    {
      it: 'are not more open without one of them',
      before: { 'GET /a': closed, 'GET /b': open },
      after: { 'GET /a': closed },
      changed: ['GET /b: gone, was OPEN'],
    },
    {
      it: 'are more open without one of them whose requests an open one takes then',
      before: { 'ANY /{proxy+}': open, 'GET /private': closed },
      after: { 'ANY /{proxy+}': open },
      moreOpen: ["GET /private: gone: 'ANY /{proxy+}' now receives its requests, token → OPEN"],
    },
    {
      it: 'are more open without one of them whose requests $default takes then',
      before: { $default: open, 'GET /private': closed },
      after: { $default: open },
      moreOpen: ["GET /private: gone: '$default' now receives its requests, token → OPEN"],
    },
    {
      it: 'are not more open without one of them whose requests one that is as strict takes then',
      before: { 'ANY /{proxy+}': closed, 'GET /private': closed },
      after: { 'ANY /{proxy+}': closed },
      changed: ['GET /private: gone, was token'],
    },
    {
      it: 'are more open with a new closed one that takes requests of a stricter one',
      before: { 'ANY /{proxy+}': token(['group:admins']) },
      after: { 'ANY /{proxy+}': token(['group:admins']), 'GET /a': token(['notes']) },
      moreOpen: [
        "GET /a: new, token with scope notes: now receives requests of 'ANY /{proxy+}', token with scope group:admins → token " +
          'with scope notes',
      ],
    },
    {
      it: 'are the same with another name of a parameter',
      before: { 'GET /{id}': closed },
      after: { 'GET /{name}': closed },
      changed: ["GET /{name}: was 'GET /{id}'"],
    },
    {
      it: 'are more open with one whose key cannot be evaluated, closed as it is',
      before: {},
      after: { [unknown]: closed },
      moreOpen: [`${unknown}: new, token: its key is unknown before deployment`],
    },
    {
      it: 'cannot be compared without one whose key could not be evaluated',
      before: { [unknown]: closed },
      after: {},
      moreOpen: [
        `${unknown}: gone, was token: its key was unknown, so it is unknown which route now receives its requests`,
      ],
    },
  ];
  for (const { it: name, before, after, moreOpen = [], changed = [] } of cases) {
    it(name, () => {
      assert.deepEqual(found(inventoryOf(routes(before)), inventoryOf(routes(after))), { moreOpen, changed });
    });
  }

  it('are told with three reasons and the number of the others', () => {
    const admins = token(['group:admins']);
    const before = routes(Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`GET /{a}/${number}`, admins])));
    const after = [...before, ...routes({ 'GET /b/{c}': closed })];
    const reasons = [1, 2, 3].map(
      (number) => `now receives requests of 'GET /{a}/${number}', token with scope group:admins → token`,
    );
    assert.deepEqual(found(inventoryOf(before), inventoryOf(after)).moreOpen, [
      `GET /b/{c}: new, token: ${reasons.join('; ')}; and 2 more`,
    ]);
  });
});

describe('a route that may not exist', () => {
  const perhaps = (key: string, access: InventoriedAccess, exists = unknown): InventoriedRoute => ({
    key,
    access,
    exists,
  });
  const fallback = routes({ 'ANY /{proxy+}': open });

  it('is as open as it was where what it depends on is the same', () => {
    const inventory = inventoryOf([perhaps('GET /a', closed), ...fallback]);
    assert.deepEqual(found(inventory, inventory), { moreOpen: [], changed: [] });
  });

  it('may leave its requests to an open one', () => {
    assert.deepEqual(
      found(
        inventoryOf([...routes({ 'GET /a': closed }), ...fallback]),
        inventoryOf([perhaps('GET /a', closed), ...fallback]),
      ),
      {
        moreOpen: ["GET /a: might not exist: 'ANY /{proxy+}' now receives its requests, token → OPEN"],
        changed: [],
      },
    );
  });

  it('cannot be compared where what it depends on has changed and an open one waits for its requests', () => {
    const { moreOpen } = found(
      inventoryOf([perhaps('GET /a', closed), ...fallback]),
      inventoryOf([perhaps('GET /a', closed, otherUnknown), ...fallback]),
    );
    assert.deepEqual(moreOpen, ["GET /a: might not exist: 'ANY /{proxy+}' now receives its requests, token → OPEN"]);
  });

  it('cannot be compared where its key cannot be evaluated and what it depends on has changed', () => {
    const { moreOpen } = found(
      inventoryOf([perhaps(unknown, closed)]),
      inventoryOf([perhaps(unknown, closed, otherUnknown)]),
    );
    assert.equal(moreOpen.length, 2);
  });

  it('is told where nothing is more open for it', () => {
    assert.deepEqual(
      found(inventoryOf([perhaps('GET /a', closed)]), inventoryOf([perhaps('GET /a', closed, otherUnknown)])),
      {
        moreOpen: [],
        changed: ['GET /a: its condition has changed'],
      },
    );
  });

  it('may be there twice, under conditions of which one holds', () => {
    const inventory = inventoryOf([perhaps('GET /a', closed), perhaps('GET /a', open, otherUnknown)]);
    assert.deepEqual(found(inventory, inventory), { moreOpen: [], changed: [] });
    const opened = inventoryOf([perhaps('GET /a', open), perhaps('GET /a', open, otherUnknown)]);
    assert.deepEqual(found(inventory, opened).moreOpen, ['GET /a: token → OPEN']);
  });
});

describe('CORS', () => {
  const nothing: InventoriedCors = {
    allowOrigins: [],
    allowMethods: [],
    allowHeaders: [],
    exposeHeaders: [],
    allowCredentials: false,
  };
  const https = { ...nothing, allowOrigins: ['https://a.example'] };
  type Cors = InventoriedApi['cors'];
  const cases: readonly (readonly [
    it: string,
    before: Cors,
    after: Cors,
    moreOpen: readonly string[],
    changed?: readonly string[],
  ])[] = [
    ['is more open where there was none', undefined, https, ['CORS: allowOrigins is wider: https://a.example']],
    [
      'is more open with one more origin',
      https,
      { ...https, allowOrigins: ['https://a.example', 'https://b.example'] },
      ['CORS: allowOrigins is wider: https://b.example'],
      [],
    ],
    [
      'is more open with any origin',
      https,
      { ...https, allowOrigins: ['*'] },
      ['CORS: allowOrigins is wider: *'],
      ['CORS: allowOrigins no longer has: https://a.example'],
    ],
    [
      'is more open with any origin of a scheme',
      https,
      { ...https, allowOrigins: ['https://*', 'https://a.example'] },
      ['CORS: allowOrigins is wider: https://*'],
      [],
    ],
    [
      'is not more open with one origin of any',
      { ...https, allowOrigins: ['*'] },
      https,
      [],
      ['CORS: allowOrigins no longer has: *', 'CORS: allowOrigins now has: https://a.example'],
    ],
    [
      'is not more open with one origin of a scheme',
      { ...https, allowOrigins: ['https://*'] },
      https,
      [],
      ['CORS: allowOrigins no longer has: https://*', 'CORS: allowOrigins now has: https://a.example'],
    ],
    [
      'is more open with an origin of another scheme',
      { ...https, allowOrigins: ['http://*'] },
      https,
      ['CORS: allowOrigins is wider: https://a.example'],
      ['CORS: allowOrigins no longer has: http://*'],
    ],
    ['is more open with credentials', https, { ...https, allowCredentials: true }, ['CORS: allowCredentials is on']],
    [
      'is not more open without credentials',
      { ...https, allowCredentials: true },
      https,
      [],
      ['CORS: allowCredentials is off'],
    ],
    [
      'is more open with an origin instead of any with credentials, which no browser takes',
      { ...nothing, allowOrigins: ['*'], allowCredentials: true },
      { ...https, allowCredentials: true },
      ['CORS: allowOrigins is wider: https://a.example'],
      ['CORS: allowOrigins no longer has: *'],
    ],
    [
      'is more open without credentials where that makes * count',
      { ...https, allowMethods: ['*'], allowCredentials: true },
      { ...https, allowMethods: ['*'] },
      ['CORS: allowMethods is wider: *'],
      ['CORS: allowCredentials is off'],
    ],
    [
      'is more open with one more method',
      https,
      { ...https, allowMethods: ['PUT'] },
      ['CORS: allowMethods is wider: PUT'],
      [],
    ],
    [
      'is more open with one more header',
      https,
      { ...https, allowHeaders: ['x-a'] },
      ['CORS: allowHeaders is wider: x-a'],
      [],
    ],
    [
      'is more open with the header authorization beside *',
      { ...https, allowHeaders: ['*'] },
      { ...https, allowHeaders: ['*', 'authorization', 'x-a'] },
      ['CORS: allowHeaders is wider: authorization'],
      ['CORS: allowHeaders now has: x-a'],
    ],
    [
      'is more open with one more header that scripts may read',
      https,
      { ...https, exposeHeaders: ['x-a'] },
      ['CORS: exposeHeaders is wider: x-a'],
      [],
    ],
    ['is the same where it cannot be evaluated, and is the same', unknown, unknown, []],
    [
      'cannot be compared where it cannot be evaluated, and has changed',
      unknown,
      otherUnknown,
      ['CORS: it depends on a value that is unknown before deployment, and that value has changed'],
    ],
    [
      'cannot be compared where it could not be evaluated',
      unknown,
      https,
      ['CORS: it depends on a value that is unknown before deployment, and that value has changed'],
    ],
    [
      'cannot be compared where it is gone, as handlers have headers of their own',
      https,
      undefined,
      ["CORS: gone: from now on the handlers' own CORS headers apply, which are unknown here"],
    ],
  ];
  for (const [name, before, after, moreOpen, changed = []] of cases) {
    it(name, () => {
      assert.deepEqual(found(inventoryOf([], { cors: before }), inventoryOf([], { cors: after })), {
        moreOpen,
        changed,
      });
    });
  }
});

describe('an API', () => {
  const nothing: Inventory = { apis: [], entrances: [], unread: [] };
  const titles = (before: Inventory, after: Inventory) => {
    const { moreOpen, changed } = compareInventories(before, after);
    return { moreOpen: moreOpen.map(({ title }) => title), changed: changed.map(({ title }) => title) };
  };

  it('that is new is more open with an open route', () => {
    const api = inventoryOf(routes({ 'GET /a': open, 'GET /b': closed }));
    assert.deepEqual(titles(nothing, api), { moreOpen: ['S/Api (new)'], changed: ['S/Api (new)'] });
    assert.deepEqual(found(nothing, api), { moreOpen: ['GET /a: new, OPEN'], changed: ['GET /b: new, token'] });
  });

  it('that is new is not more open with closed routes', () => {
    const api = inventoryOf(routes({ 'GET /b': closed, 'POST /b': closed }));
    assert.deepEqual(titles(nothing, api), { moreOpen: [], changed: ['S/Api (new)'] });
  });

  it('that is gone is told, and not more open, whatever it had', () => {
    const api = inventoryOf(routes({ 'GET /a': open }), { cors: unknown });
    assert.deepEqual(titles(api, nothing), { moreOpen: [], changed: ['S/Api (gone)'] });
    assert.deepEqual(found(inventoryOf([]), nothing), { moreOpen: [], changed: ['routes: none'] });
  });

  it('is known by its path alone: under another name it is a new one', () => {
    const api = routes({ 'GET /a': open });
    assert.deepEqual(titles(inventoryOf(api, { path: 'S/Old' }), inventoryOf(api, { path: 'S/New' })), {
      moreOpen: ['S/New (new)'],
      changed: ['S/Old (gone)'],
    });
  });

  describe('that has another name now', () => {
    const renamed = (before: InventoriedAccess, after: InventoriedAccess, key = 'GET /a') =>
      found(
        inventoryOf(routes({ 'GET /a': before }), { path: 'S/Old' }),
        inventoryOf(routes({ [key]: after }), { path: 'S/New' }),
      );

    it('is not more open where its routes are as strict as they were', () => {
      for (const access of [closed, token(['group:admins']), { kind: 'iam' }] as const) {
        assert.deepEqual(renamed(access, access).moreOpen, []);
      }
      assert.deepEqual(renamed(closed, token(['notes'])).moreOpen, []);
    });

    it('is more open where one of them is', () => {
      assert.deepEqual(renamed(token(['group:admins']), closed).moreOpen, [
        "GET /a: new, token: 'GET /a' was removed from S/Old, token with scope group:admins → token",
      ]);
      assert.deepEqual(renamed(closed, token([], 'https://two.example')).moreOpen, [
        "GET /a: new, token: 'GET /a' was removed from S/Old, token; issuer https://one.example → https://two.example",
      ]);
      assert.deepEqual(renamed(token(['notes']), closed, 'ANY /{proxy+}').moreOpen, [
        "ANY /{proxy+}: new, token: 'GET /a' was removed from S/Old, token with scope notes → token",
      ]);
    });

    it('is not more open with a route that has nothing to do with those that are gone', () => {
      assert.deepEqual(renamed(token(['group:admins']), closed, 'GET /b').moreOpen, []);
      assert.deepEqual(renamed(token(['group:admins']), closed, 'POST /a').moreOpen, []);
    });
  });

  it('is more open with a route of another one, which was stricter there', () => {
    const admins = token(['group:admins']);
    const two = (one: { readonly [key: string]: InventoriedAccess }, other: typeof one): Inventory => ({
      apis: [inventoryOf(routes(one), { path: 'S/One' }), inventoryOf(routes(other), { path: 'S/Other' })].flatMap(
        ({ apis }) => apis,
      ),
      entrances: [],
      unread: [],
    });
    const moved = [
      "GET /admin/{id}: new, token: 'GET /admin/{name}' was removed from S/One, token with scope group:admins → token",
    ];
    const before = two({ 'GET /admin/{name}': admins, 'GET /a': closed }, { 'GET /b': closed });
    const after = two({ 'GET /a': closed }, { 'GET /b': closed, 'GET /admin/{id}': closed });
    assert.deepEqual(found(before, after).moreOpen, moved);
    const copied = two(
      { 'GET /admin/{name}': admins, 'GET /a': closed },
      { 'GET /b': closed, 'GET /admin/{id}': closed },
    );
    assert.deepEqual(found(before, copied).moreOpen, []);
    const swapped = two({ 'GET /b': closed }, { 'GET /admin/{id}': closed, 'GET /a': closed });
    assert.deepEqual(found(before, swapped).moreOpen, moved);
  });

  it('that is not in the assembly may have routes that take what no route here takes any more', () => {
    const elsewhere = { elsewhere: true };
    assert.deepEqual(found(inventoryOf(routes({ 'GET /a': closed }), elsewhere), nothing), {
      moreOpen: ['GET /a: gone: it is unknown which route now receives its requests'],
      changed: [],
    });
    assert.deepEqual(found(nothing, inventoryOf(routes({ 'GET /a': closed }), elsewhere)), {
      moreOpen: [],
      changed: ['GET /a: new, token'],
    });
    assert.deepEqual(found(nothing, inventoryOf(routes({ 'GET /a': open }), elsewhere)).moreOpen, [
      'GET /a: new, OPEN',
    ]);
  });

  it('with a document that is not read may have routes that take what no other route takes', () => {
    const document = { unread: ['Body is not read'] };
    const other = { unread: ['Body is not read either'] };
    const api = routes({ 'GET /a': closed });
    assert.deepEqual(found(inventoryOf(api, document), inventoryOf([], document)).moreOpen, [
      'GET /a: gone: it is unknown which route now receives its requests',
    ]);
    assert.deepEqual(found(inventoryOf([]), inventoryOf([], document)).moreOpen, ['not read: Body is not read']);
    assert.deepEqual(found(inventoryOf([], document), inventoryOf([], other)), {
      moreOpen: ['not read: Body is not read either'],
      changed: ['no longer there: Body is not read'],
    });
  });
});

describe('what answers a route', () => {
  type Answered = { readonly [key: string]: readonly [access: InventoriedAccess, integration: string | undefined] };
  const admins = token(['group:admins']);
  const answered = (routes: Answered, path = 'S/Api') =>
    inventoryOf(
      Object.entries(routes).map(([key, [access, integration]]) => ({ key, access, exists: undefined, integration })),
      { path },
    );
  const before = answered({
    'GET /public': [open, 'S/Public'],
    'GET /private': [closed, 'S/Private'],
    'GET /admin': [admins, 'S/Admin'],
  });
  const changedTo = (changes: Answered) =>
    found(
      before,
      answered({
        'GET /public': [open, 'S/Public'],
        'GET /private': [closed, 'S/Private'],
        'GET /admin': [admins, 'S/Admin'],
        ...changes,
      }),
    );

  it('may change to what was not there, or was for as many', () => {
    assert.deepEqual(changedTo({ 'GET /private': [closed, 'S/New'] }), {
      moreOpen: [],
      changed: ['GET /private: now served by S/New, was S/Private'],
    });
    assert.deepEqual(changedTo({ 'GET /admin': [admins, 'S/Private'] }).moreOpen, []);
    assert.deepEqual(changedTo({ 'POST /admin/{id}': [admins, 'S/Admin'] }).moreOpen, []);
  });

  it('is more open where it was for others alone', () => {
    assert.deepEqual(changedTo({ 'GET /public': [open, 'S/Private'] }), {
      moreOpen: ['GET /public: OPEN: now served by S/Private, which was reserved for token'],
      changed: [],
    });
    assert.deepEqual(changedTo({ 'GET /private': [closed, 'S/Admin'] }).moreOpen, [
      'GET /private: token: now served by S/Admin, which was reserved for token with scope group:admins',
    ]);
    assert.deepEqual(changedTo({ 'GET /list': [closed, 'S/Admin'] }).moreOpen, [
      'GET /list: token: now served by S/Admin, which was reserved for token with scope group:admins',
    ]);
  });

  it('is more open in another API as well', () => {
    const other = answered({ 'GET /list': [closed, 'S/Admin'] }, 'S/Other');
    assert.deepEqual(found(before, { ...before, apis: [...before.apis, ...other.apis] }).moreOpen, [
      'GET /list: token: now served by S/Admin, which was reserved for token with scope group:admins',
    ]);
  });

  it('is the same in an API that has another name now', () => {
    const renamed = { ...before, apis: before.apis.map((api) => ({ ...api, path: 'S/New' })) };
    assert.deepEqual(found(before, renamed).moreOpen, ['GET /public: new, OPEN']);
  });

  it('may reach with new parameters what its function, or its host, answered for others alone', () => {
    const parameters = 'with parameters 0123456789abcdef';
    const was = answered({
      'GET /public': [open, 'ANY https://one.example/public'],
      'GET /shared': [open, 'S/Shared'],
      'GET /admin': [closed, 'GET https://one.example/admin'],
      'POST /shared': [admins, 'S/Shared'],
    });
    const changes = (key: string, access: InventoriedAccess, integration: string) => {
      const [api] = was.apis;
      const route = { key, access, exists: undefined, integration };
      const routes = [...(api?.routes ?? []).filter((other) => other.key !== key), route];
      return found(was, inventoryOf(routes, { path: 'S/Api' }));
    };
    assert.deepEqual(changes('GET /public', open, `ANY https://one.example/public ${parameters}`).moreOpen, [
      'GET /public: OPEN: its parameters are new, so it might make requests that were reserved for token',
    ]);
    assert.deepEqual(changes('GET /shared', open, `S/Shared ${parameters}`).moreOpen, [
      'GET /shared: OPEN: its parameters are new, so it might make requests that were reserved for token with scope group:admins',
    ]);
    assert.deepEqual(changes('POST /shared', admins, `S/Shared ${parameters}`), {
      moreOpen: [],
      changed: [`POST /shared: now served by S/Shared ${parameters}, was S/Shared`],
    });
    assert.deepEqual(changes('GET /public', open, `ANY https://two.example/admin ${parameters}`).moreOpen, []);
    assert.deepEqual(changes('GET /public', open, 'ANY https://one.example/other').moreOpen, []);
  });

  it('cannot be compared where it is not known any more', () => {
    assert.deepEqual(changedTo({ 'GET /private': [closed, undefined] }).moreOpen, [
      'GET /private: token: its integration is no longer known',
    ]);
    const [one, other] = ['unknown 0123456789abcdef', 'unknown fedcba9876543210'].map((integration) =>
      answered({ 'GET /private': [closed, integration] }),
    );
    assert.deepEqual(found(one, one), { moreOpen: [], changed: [] });
    assert.deepEqual(found(one, other).moreOpen, [
      'GET /private: token: its integration is unknown before deployment, and has changed',
    ]);
    assert.deepEqual(found(one, answered({ 'GET /private': [closed, 'S/Private'] })).changed, [
      'GET /private: now served by S/Private, was not known',
    ]);
  });
});

describe('an assembly', () => {
  it('is more open with a part that cannot be read', () => {
    const macro = { apis: [], entrances: [], unread: ['the macro One'] };
    assert.deepEqual(found({ apis: [], entrances: [], unread: [] }, macro).moreOpen, ['not read: the macro One']);
    assert.deepEqual(found(macro, { apis: [], entrances: [], unread: [] }), {
      moreOpen: [],
      changed: ['no longer there: the macro One'],
    });
  });
});

describe('what else answers requests', () => {
  const url = (access: InventoriedEntrance['access'], fn?: string): Inventory => ({
    apis: [],
    entrances: [{ path: 'S/Url', type: 'AWS::Lambda::Url', access, function: fn }],
    unread: [],
  });
  const none: Inventory = { apis: [], entrances: [], unread: [] };
  const one = 'unknown 0000000000000001';
  const other = 'unknown 0000000000000002';
  const cases: readonly [what: string, before: Inventory, after: Inventory, moreOpen: string[], changed: string[]][] = [
    ['is new and open', none, url('open', 'S/Fn'), ['new, AWS::Lambda::Url of S/Fn: OPEN'], []],
    ['is new and not read', none, url(one), [`new, AWS::Lambda::Url: ${one}`], []],
    ['is new and asks for IAM', none, url('iam'), [], ['new, AWS::Lambda::Url: IAM']],
    ['was closed', url('iam', 'S/Fn'), url('open', 'S/Fn'), ['AWS::Lambda::Url of S/Fn: OPEN, was IAM to S/Fn'], []],
    ['is closed now', url('open'), url('iam'), [], ['AWS::Lambda::Url: IAM, was OPEN']],
    ['is read no more', url('iam'), url(one), [`AWS::Lambda::Url: ${one}, was IAM`], []],
    ['is not read, and another one', url(one), url(other), [`AWS::Lambda::Url: ${other}, was ${one}`], []],
    ['was open anyway', url('open'), url(one), [], [`AWS::Lambda::Url: ${one}, was OPEN`]],
    [
      'is open to another function',
      url('open', 'S/Fn'),
      url('open', 'S/Other'),
      ['AWS::Lambda::Url of S/Other: OPEN, was OPEN to S/Fn'],
      [],
    ],
    ['is gone', url('open', 'S/Fn'), none, [], ['gone, was AWS::Lambda::Url of S/Fn: OPEN']],
    ['is as it was', url(one, 'S/Fn'), url(one, 'S/Fn'), [], []],
  ];
  for (const [what, before, after, moreOpen, changed] of cases) {
    it(`${what}: ${moreOpen.length > 0 ? 'more open' : changed.length > 0 ? 'changed' : 'the same'}`, () => {
      const expected = (texts: readonly string[]) => texts.map((text) => `S/Url: ${text}`);
      assert.deepEqual(found(before, after), { moreOpen: expected(moreOpen), changed: expected(changed) });
    });
  }
});
