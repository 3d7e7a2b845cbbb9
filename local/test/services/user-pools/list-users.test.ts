import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { User } from '../../../lib/services/user-pools/users/user.js';
import { readUserFilter } from '../../../lib/services/user-pools/users/user-filter.js';
import { Input } from '../../../lib/services/user-pools/wire/input.js';
import { pageOf } from '../../../lib/services/user-pools/wire/page.js';
import { type Answer, CognitoFixture } from '../../support/cognito.js';
import { Administrator, attributeList } from './administrator.js';

async function threeUsers() {
  const cognito = new CognitoFixture({ pool: { UsernameAttributes: null } });
  const admin = new Administrator(cognito);
  for (const [name, attributes] of [
    ['ann', { email: 'ann@example.com', given_name: 'Ann' }],
    ['ben', { email: 'ben@example.com', given_name: 'Annabel "Ben"' }],
    ['Cid', { phone_number: '+4912345' }],
  ] as const) {
    await admin.invited(name, { UserAttributes: attributeList(attributes) });
    cognito.now += 1000;
  }
  await admin.ok('AdminSetUserPassword', { Username: 'ben', Password: 'Battery-Staple-2', Permanent: true });
  await admin.ok('AdminDisableUser', { Username: 'Cid' });
  return { cognito, admin };
}

const namesIn = ({ Users }: Answer) => Users.map(({ Username }: Answer) => Username);

describe('ListUsers', () => {
  it('gives all users, the oldest first, as AdminCreateUser does', async () => {
    const { admin } = await threeUsers();
    const { Users, PaginationToken } = await admin.ok('ListUsers');
    assert.deepEqual(namesIn({ Users }), ['ann', 'ben', 'Cid']);
    assert.equal(PaginationToken, undefined);
    const [ann, ben, cid] = Users;
    assert.deepEqual(
      [ann.UserStatus, ben.UserStatus, ben.Enabled, cid.Enabled],
      ['FORCE_CHANGE_PASSWORD', 'CONFIRMED', true, false],
    );
    assert.deepEqual(Object.keys(ann).sort(), [
      'Attributes',
      'Enabled',
      'UserCreateDate',
      'UserLastModifiedDate',
      'UserStatus',
      'Username',
    ]);
  });

  it('gives a page at a time, which users who come and go do not move', async () => {
    const { admin } = await threeUsers();
    const first = await admin.ok('ListUsers', { Limit: 1 });
    assert.deepEqual(namesIn(first), ['ann']);
    await admin.ok('AdminDeleteUser', { Username: 'ann' });
    const { PaginationToken } = first;
    const second = await admin.ok('ListUsers', { Limit: 1, PaginationToken });
    assert.deepEqual(namesIn(second), ['ben']);
    await admin.invited('dan');
    const rest = await admin.ok('ListUsers', { PaginationToken: second.PaginationToken });
    assert.deepEqual([namesIn(rest), rest.PaginationToken], [['Cid', 'dan'], undefined]);
  });

  for (const [filter, expected] of [
    ['', ['ann', 'ben', 'Cid']],
    ['username = "ann"', ['ann']],
    ['username = "Ann"', []],
    ['username ^= "C"', ['Cid']],
    ['email = "ben@example.com"', ['ben']],
    ['"email"="ben@example.com"', ['ben']],
    ['  given_name  ^=  "Ann"  ', ['ann', 'ben']],
    ['given_name = "Annabel \\"Ben\\""', ['ben']],
    ['given_name ^= ""', ['ann', 'ben']],
    ['phone_number ^= "+49"', ['Cid']],
    ['cognito:user_status = "confirmed"', ['ben']],
    ['cognito:user_status ^= "force"', ['ann', 'Cid']],
    ['status = "Disabled"', ['Cid']],
    ['status = "disabled"', []],
    ['status = "Enabled"', ['ann', 'ben']],
  ] as const) {
    it(`gives those whom the filter ${filter || 'of nothing'} finds`, async () => {
      const { admin } = await threeUsers();
      assert.deepEqual(namesIn(await admin.ok('ListUsers', { Filter: filter })), expected);
    });
  }

  it('finds a user by sub', async () => {
    const { admin } = await threeUsers();
    const { sub } = await admin.attributesOf('ben');
    assert.deepEqual(namesIn(await admin.ok('ListUsers', { Filter: `sub = "${sub}"` })), ['ben']);
  });

  it('gives the attributes that are asked for', async () => {
    const { admin } = await threeUsers();
    const { Users } = await admin.ok('ListUsers', { AttributesToGet: ['given_name', 'email_verified'], Limit: 1 });
    assert.deepEqual(Users[0].Attributes, [{ Name: 'given_name', Value: 'Ann' }]);
  });

  const parsing = 'InvalidParameterException: Error while parsing filter.';
  const failed = (name: string) =>
    `InvalidParameterException: 1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must`;
  for (const [what, members, refused] of [
    [
      'a custom attribute',
      { Filter: 'custom:plan = "free"' },
      'InvalidParameterException: Invalid search attribute: custom:plan',
    ],
    [
      'an attribute that cannot be searched for',
      { Filter: 'locale = "en"' },
      'InvalidParameterException: Invalid search attribute: locale',
    ],
    [
      'a name that every map has',
      { Filter: 'constructor = "a"' },
      'InvalidParameterException: Invalid search attribute: constructor',
    ],
    ['two conditions', { Filter: 'email = "a" and name = "b"' }, parsing],
    ['another operator', { Filter: 'email != "a"' }, parsing],
    ['a value without quotes', { Filter: 'email = ann' }, parsing],
    ['a quote that is not closed', { Filter: 'email = "a\\"' }, parsing],
    [
      'a filter that is too long',
      { Filter: `email = "${'a'.repeat(256)}"` },
      `${failed('filter')} have length less than or equal to 256`,
    ],
    ['a limit above 60', { Limit: 61 }, `${failed('limit')} have value less than or equal to 60`],
    [
      'a token of its own making',
      { PaginationToken: 'abc' },
      'InvalidParameterException: Invalid pagination token provided.',
    ],
    [
      'attributes that there are none of',
      { AttributesToGet: ['custom:plan'] },
      'InvalidParameterException: One or more requested attributes do not exist in user pool.',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { admin } = await threeUsers();
      assert.equal(await admin.call('ListUsers', members), refused);
    });
  }
});

describe('a filter', () => {
  const user = (name: string): User => ({ attributes: { name } }) as unknown as User;
  const quoted = (value: string) => `"${value.replace(/[\\"]/g, '\\$&')}"`;

  it('of any value finds who has exactly that, and by its beginning whoever begins so', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, more) => {
        assert.ok(readUserFilter(`name = ${quoted(value)}`)(user(value)));
        assert.ok(readUserFilter(`name ^= ${quoted(value)}`)(user(value + more)));
        assert.equal(readUserFilter(`name = ${quoted(value)}`)(user(value + more)), more === '');
      }),
    );
  });
});

describe('the pages of a list', () => {
  it('are the list, sorted, each item once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 60 }), (list, Limit) => {
        const found: string[] = [];
        let NextToken: string | undefined;
        do {
          const page = pageOf(list, (item) => item, new Input({ Limit, ...(NextToken ? { NextToken } : {}) }));
          assert.ok(page.items.length <= Limit);
          found.push(...page.items);
          assert.ok(found.length <= list.length);
          NextToken = page.next;
        } while (NextToken);
        assert.deepEqual(found, list.toSorted());
      }),
    );
  });
});
