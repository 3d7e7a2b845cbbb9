import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isAsStrict } from '../../lib/inventory/compare/access-order.js';
import type { InventoriedAccess, InventoriedJwtAuthorizer } from '../../lib/inventory/inventory.js';
import { access } from './arbitrary-inventory.js';

function token(scopes: readonly string[] = [], settings: Partial<InventoriedJwtAuthorizer> = {}): InventoriedAccess {
  const authorizer = {
    type: 'JWT',
    path: 'S/Authorizer',
    issuer: 'https://one.example',
    audience: ['client'],
    identitySource: ['$request.header.Authorization'],
    ...settings,
  } as const;
  return { kind: 'token', authorizer, scopes };
}

function lambda(settings: object = {}): InventoriedAccess {
  const authorizer = {
    type: 'REQUEST',
    path: 'S/Asker',
    function: '{S/Fn.Arn}',
    identitySource: ['x'],
    resultTtl: 0,
  } as const;
  return { kind: 'lambda', authorizer: { ...authorizer, ...settings } };
}

const open: InventoriedAccess = { kind: 'open' };
const iam: InventoriedAccess = { kind: 'iam' };
const unknown: InventoriedAccess = { kind: 'unknown', value: 'unknown 0000000000000000' };
const otherUnknown: InventoriedAccess = { kind: 'unknown', value: 'unknown 1111111111111111' };

describe('of two accesses', () => {
  /** Each lets in more than the next. */
  const order: readonly (readonly [name: string, access: InventoriedAccess])[] = [
    ['open', open],
    ['unknown', unknown],
    ['a token', token()],
    ['a token with a scope', token(['a'])],
    ['a token of a group', token(['group:admins'])],
  ];
  for (const [index, [name, one]] of order.entries()) {
    for (const [otherIndex, [otherName, other]] of order.entries()) {
      const strict = otherIndex >= index;
      it(`${otherName} is ${strict ? '' : 'not '}as strict as ${name}`, () => {
        assert.equal(isAsStrict(one, other), strict);
      });
    }
  }

  const asStrict: readonly (readonly [name: string, before: InventoriedAccess, after: InventoriedAccess])[] = [
    ['one scope of two', token(['a', 'b']), token(['a'])],
    ['one group of two', token(['group:x', 'group:y']), token(['group:y'])],
    ['a group instead of a scope, whatever other groups there were', token(['a', 'group:x']), token(['group:y'])],
    ['one client of two', token([], { audience: ['client', 'other'] }), token()],
    ['an authorizer of another name', token(), token([], { path: 'S/Other' })],
    ['a Lambda authorizer of another name', lambda(), lambda({ path: 'S/Other' })],
    ['IAM', open, iam],
    ['IAM, of what was not known,', unknown, iam],
    ['a Lambda authorizer', open, lambda()],
  ];
  for (const [name, before, after] of asStrict) {
    it(`${name} is as strict`, () => assert.equal(isAsStrict(before, after), true));
  }

  const looser: readonly (readonly [name: string, before: InventoriedAccess, after: InventoriedAccess])[] = [
    ['one more scope', token(['a']), token(['a', 'b'])],
    ['one more group', token(['group:x']), token(['group:x', 'group:y'])],
    ['a scope beside a group', token(['group:x']), token(['group:x', 'a'])],
    ['another scope', token(['a']), token(['b'])],
    ['another group', token(['group:x']), token(['group:y'])],
    ['another issuer', token(), token([], { issuer: 'https://two.example' })],
    ['another issuer, of a group,', token(), token(['group:x'], { issuer: 'https://two.example' })],
    ['another client', token(), token([], { audience: ['other'] })],
    ['one more client', token(), token([], { audience: ['client', 'other'] })],
    ['another identity source', token(), token([], { identitySource: ['$request.querystring.token'] })],
    ['another function', lambda(), lambda({ function: '{S/Other.Arn}' })],
    ['another identity source of a function', lambda(), lambda({ identitySource: [] })],
    ['an answer of a function that is kept', lambda(), lambda({ resultTtl: 300 })],
    ['a function that cannot be evaluated', lambda(), lambda({ function: 'unknown 0000000000000000' })],
    ['IAM instead of a token', token(), iam],
    ['a token instead of IAM', iam, token(['group:x'])],
    ['a token instead of a Lambda authorizer', lambda(), token(['group:x'])],
    ['a Lambda authorizer instead of a token', token(), lambda()],
    ['IAM that is open', iam, open],
    ['a Lambda authorizer that is not known', lambda(), unknown],
    ['what cannot be evaluated either', unknown, otherUnknown],
  ];
  for (const [name, before, after] of looser) {
    it(`${name} is not as strict`, () => assert.equal(isAsStrict(before, after), false));
  }

  it('one is as strict as itself', () => {
    fc.assert(fc.property(access, (one) => assert.equal(isAsStrict(one, one), true)));
  });

  it('one is as strict as another one that is as strict as a third is', () => {
    fc.assert(
      fc.property(access, access, access, (one, two, three) => {
        fc.pre(isAsStrict(one, two) && isAsStrict(two, three));
        assert.equal(isAsStrict(one, three), true);
      }),
    );
  });
});
