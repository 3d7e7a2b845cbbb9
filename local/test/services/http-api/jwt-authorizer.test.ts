import assert from 'node:assert/strict';
import type { JsonWebKey } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { authorize, type TokenRequirement } from '../../../lib/services/http-api/access/jwt-authorizer.js';
import { Refusal } from '../../../lib/services/http-api/answers/refusal.js';
import { issuer } from '../../support/http-api.js';
import { encoded, hmacSigned, signed, signingKey } from '../../support/token.js';

const now = Date.UTC(2026, 0, 1);
const seconds = now / 1000;
const key = signingKey('key-1');
const foreignKey = signingKey('key-1');
const claims = {
  iss: issuer,
  sub: 'user',
  client_id: 'client',
  token_use: 'access',
  scope: 'aws.cognito.signin.user.admin notes',
  iat: seconds - 60,
  exp: seconds + 60,
};
const requirement: TokenRequirement = { issuer, audience: ['client', 'other'], scopes: [] };

function judge(token: string, options: Partial<TokenRequirement> = {}, keys: readonly JsonWebKey[] = [key.publicJwk]) {
  const ofIssuer = (name: string) => (name === issuer ? keys : undefined);
  return authorize(token, { ...requirement, ...options }, ofIssuer, now);
}

function refused(token: string, options?: Partial<TokenRequirement>, keys?: readonly JsonWebKey[]): Refusal {
  const refusal = judge(token, options, keys);
  assert.ok(refusal instanceof Refusal, 'the token was let in');
  assert.ok(!refusal.reason.includes(token), 'the reason has the token in it');
  return refusal;
}

function accepted(token: string, options?: Partial<TokenRequirement>, keys?: readonly JsonWebKey[]) {
  const verified = judge(token, options, keys);
  assert.ok(!(verified instanceof Refusal), verified instanceof Refusal ? verified.reason : '');
  return verified;
}

describe('the JWT authorizer lets in', () => {
  it('an access token of its issuer and one of its clients', () => {
    assert.deepEqual(accepted(signed(key, claims)), { claims, scopes: ['aws.cognito.signin.user.admin', 'notes'] });
  });

  for (const alg of ['RS256', 'RS384', 'RS512']) {
    it(`a token that jose signs with ${alg}`, async () => {
      const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: key.kid }).sign(key.privateKey);
      accepted(token, {}, [{ ...key.publicJwk, alg }]);
    });
  }

  it('a token of a key that does not say what it is for', () => {
    accepted(signed(key, claims), {}, [{ ...key.publicJwk, alg: undefined, use: undefined }]);
  });

  it('an ID token on a route that asks for no scope', () => {
    const { client_id: _, scope: __, ...others } = claims;
    accepted(signed(key, { ...others, aud: 'client', token_use: 'id' }));
  });

  const variants: readonly [name: string, payload: object][] = [
    ['several audiences, one of which is ours', { aud: ['x', 'other'] }],
    ['no iat', { iat: undefined }],
    ['a past nbf', { nbf: seconds }],
    ['an exp with a fraction', { exp: seconds + 0.5 }],
  ];
  for (const [name, payload] of variants) {
    it(`a token with ${name}`, () => {
      accepted(signed(key, { ...claims, ...payload }));
    });
  }

  const scopes: readonly [name: string, payload: object][] = [
    ['scope', { scope: 'a b' }],
    ['scp as a text', { scope: undefined, scp: 'a b' }],
    ['scp as a list', { scope: undefined, scp: ['a', 'b'] }],
    ['scope, with spaces around it', { scope: '  a  b ' }],
  ];
  for (const [name, payload] of scopes) {
    it(`one of the route's scopes in ${name}`, () => {
      assert.deepEqual(accepted(signed(key, { ...claims, ...payload }), { scopes: ['b', 'c'] }).scopes, ['a', 'b']);
    });
  }
});

describe('the JWT authorizer keeps out', () => {
  const edited = () => {
    const [header, , signature] = signed(key, claims).split('.');
    return [header, encoded({ ...claims, sub: 'admin' }), signature].join('.');
  };
  const header = { alg: 'RS256', kid: key.kid };
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' });
  const cases: readonly [name: string, token: string, reason: string][] = [
    ['an expired token', signed(key, { ...claims, exp: seconds - 12 }), 'the token expired 12 s ago'],
    ['a token at the second it expires', signed(key, { ...claims, exp: seconds }), 'the token expired 0 s ago'],
    [
      'a token that expired two minutes ago',
      signed(key, { ...claims, exp: seconds - 120 }),
      'the token expired 2 min ago',
    ],
    ['a token that expired long ago', signed(key, { ...claims, exp: seconds - 7200 }), 'the token expired 2 h ago'],
    [
      'a token that is not valid yet',
      signed(key, { ...claims, nbf: seconds + 300 }),
      'the token is not valid before 2026-01-01T00:05:00.000Z (in 5 min)',
    ],
    [
      'a token of the future',
      signed(key, { ...claims, iat: seconds + 1 }),
      'the token was issued in the future, at 2026-01-01T00:00:01.000Z (in 1 s)',
    ],
    ['a token without exp', signed(key, { ...claims, exp: undefined }), "the token has no 'exp'"],
    [
      'an exp that is a text',
      signed(key, { ...claims, exp: String(seconds + 60) }),
      "the token's 'exp' is not a number",
    ],
    ['an exp that is null', signed(key, { ...claims, exp: null }), "the token's 'exp' is not a number"],
    [
      'an infinite exp',
      signed(key, JSON.stringify({ ...claims, exp: 1 }).replace('"exp":1', '"exp":1e999')),
      "the token's 'exp' is not a number",
    ],
    ['an nbf that is a text', signed(key, { ...claims, nbf: '0' }), "the token's 'nbf' is not a number"],
    ['an iat that is a map', signed(key, { ...claims, iat: {} }), "the token's 'iat' is not a number"],
    [
      'a token of alg none',
      `${encoded({ alg: 'none', kid: key.kid })}.${encoded(claims)}.`,
      'not a valid JWT: the signature is not base64url',
    ],
    [
      'a token of alg none with a signature',
      signed(key, claims, { alg: 'none', kid: key.kid }),
      "the token's algorithm 'none' is not one of RS256, RS384, RS512",
    ],
    [
      'HS256 with the public key as its secret',
      hmacSigned(pem, claims, { alg: 'HS256', kid: key.kid }),
      "the token's algorithm 'HS256' is not one of RS256, RS384, RS512",
    ],
    [
      'HS256 with the modulus as its secret',
      hmacSigned(Buffer.from(String(key.publicJwk.n), 'base64url'), claims, { alg: 'HS256', kid: key.kid }),
      "the token's algorithm 'HS256' is not one of RS256, RS384, RS512",
    ],
    [
      'an HMAC that calls itself RS256',
      hmacSigned(pem, claims, header),
      "the token's signature is wrong: the token was changed, or it was signed with another key",
    ],
    [
      'an algorithm in lower case',
      signed(key, claims, { ...header, alg: 'rs256' }),
      "the token's algorithm 'rs256' is not one of RS256, RS384, RS512",
    ],
    [
      'an algorithm that is a map',
      signed(key, claims, { ...header, alg: {} }),
      "the token's algorithm a map is not one of RS256, RS384, RS512",
    ],
    [
      'no algorithm',
      signed(key, claims, { kid: key.kid }),
      "the token's algorithm nothing is not one of RS256, RS384, RS512",
    ],
    [
      'another hash than its header says',
      signed(key, claims, { ...header, alg: 'RS512' }),
      "the key 'key-1' cannot be used for RS512 signatures",
    ],
    [
      'a foreign key of the same kid',
      signed(foreignKey, claims),
      "the token's signature is wrong: the token was changed, or it was signed with another key",
    ],
    [
      'a key in its own header',
      signed(foreignKey, claims, { ...header, jwk: foreignKey.publicJwk }),
      "the token's signature is wrong: the token was changed, or it was signed with another key",
    ],
    [
      'a critical header',
      signed(key, claims, { ...header, crit: ['b64'], b64: false }),
      "the token's header has 'crit', which is not supported",
    ],
    ['no kid', signed(key, claims, { alg: 'RS256' }), "the token's header has no 'kid', the id of the signing key"],
    [
      'an empty kid',
      signed(key, claims, { ...header, kid: '' }),
      "the token's header has no 'kid', the id of the signing key",
    ],
    [
      'a kid that is a number',
      signed(key, claims, { ...header, kid: 1 }),
      "the token's header has no 'kid', the id of the signing key",
    ],
    [
      'an unknown kid',
      signed(key, claims, { ...header, kid: 'key-2' }),
      "the token is signed with the key 'key-2', which its issuer does not have (or no longer has)",
    ],
    [
      'an edited token',
      edited(),
      "the token's signature is wrong: the token was changed, or it was signed with another key",
    ],
    [
      'a token of a foreign pool',
      signed(key, { ...claims, iss: `${issuer}2` }),
      `the token was issued by '${issuer}2', not by '${issuer}'`,
    ],
    [
      'a token without an issuer',
      signed(key, { ...claims, iss: undefined }),
      `the token was issued by nothing, not by '${issuer}'`,
    ],
    [
      'an issuer with a method',
      signed(key, { ...claims, iss: { toString: 1 } }),
      `the token was issued by a map, not by '${issuer}'`,
    ],
    [
      'a token of a foreign client',
      signed(key, { ...claims, client_id: 'abc' }),
      "the token is for client 'abc', but the authorizer's audience is 'client', 'other'",
    ],
    [
      'a token of no client',
      signed(key, { ...claims, client_id: undefined }),
      "the token is for client nothing, but the authorizer's audience is 'client', 'other'",
    ],
    [
      'a token whose client is ours and whose audience is not',
      signed(key, { ...claims, aud: 'abc' }),
      "the token is for client 'abc', but the authorizer's audience is 'client', 'other'",
    ],
    [
      'an empty audience',
      signed(key, { ...claims, aud: [] }),
      "the token is for client , but the authorizer's audience is 'client', 'other'",
    ],
    [
      'an audience that is null',
      signed(key, { ...claims, aud: null }),
      "the token is for client null, but the authorizer's audience is 'client', 'other'",
    ],
    [
      'an audience of mixed kinds',
      signed(key, { ...claims, aud: ['client', 1] }),
      "the token is for client 'client', 1, but the authorizer's audience is 'client', 'other'",
    ],
    [
      'a token of many clients, five of which are named',
      signed(key, { ...claims, aud: ['a', 'b', 'c', 'd', 'e', 'f'] }),
      "the token is for client 'a', 'b', 'c', 'd', 'e', but the authorizer's audience is 'client', 'other'",
    ],
    [
      'a claim that is there twice',
      signed(key, JSON.stringify(claims).replace('{', '{"client_id":"x",')),
      'not a valid JWT: the payload has a duplicate member',
    ],
    [
      'a claim that is there twice, once escaped',
      signed(key, JSON.stringify(claims).replace('{', '{"client\\u005fid":"x",')),
      'not a valid JWT: the payload has a duplicate member',
    ],
  ];
  for (const [name, token, reason] of cases) {
    it(name, () => {
      const refusal = refused(token);
      assert.equal(refusal.reason, reason);
      assert.deepEqual([refusal.status, refusal.message], [401, 'Unauthorized']);
    });
  }

  const twice = (inBetween: string) => JSON.stringify(claims).replace('{', `{"client_id":"x",${inBetween},`);
  for (const inBetween of ['"a":{}', '"a":[]', '"a":[{"b":[]}]', '"a":"}"', '"a":"\\"}"', '"a":"\\\\"']) {
    it(`a claim that is there twice, around ${inBetween}`, () => {
      assert.match(refused(signed(key, twice(inBetween))).reason, /: the payload has a duplicate member$/);
    });
  }

  it('a claim that is there twice, once with a space behind its name', () => {
    const { reason } = refused(signed(key, twice('"a":1').replace('"client_id":', '"client_id" :')));
    assert.equal(reason, 'not a valid JWT: the payload has a duplicate member');
  });

  it('every token of an issuer whose keys are not known', () => {
    const { reason } = refused(signed(key, { ...claims, iss: 'https://x' }), { issuer: 'https://x' });
    assert.equal(reason, "the issuer 'https://x' is not a user pool in this assembly, so its keys are unknown");
  });

  const keys: readonly [name: string, keys: readonly JsonWebKey[], reason: string][] = [
    ['no keys', [], "the token is signed with the key 'key-1', which its issuer does not have (or no longer has)"],
    ['two keys of one kid', [key.publicJwk, foreignKey.publicJwk], "the issuer has several keys with the id 'key-1'"],
    ['a key for encryption', [{ ...key.publicJwk, use: 'enc' }], "the key 'key-1' cannot be used for RS256 signatures"],
    [
      'a key for another algorithm',
      [{ ...key.publicJwk, alg: 'RS512' }],
      "the key 'key-1' cannot be used for RS256 signatures",
    ],
    [
      'a key with an empty modulus',
      [{ ...key.publicJwk, n: '' }],
      "the key 'key-1' is not an RSA key of 2048 bits or more",
    ],
    [
      'a key without a modulus',
      [{ ...key.publicJwk, n: undefined }],
      "the key 'key-1' is not an RSA key of 2048 bits or more",
    ],
    [
      'a key of another type',
      [{ ...key.publicJwk, kty: 'oct', k: 'AAAA' }],
      "the key 'key-1' is not an RSA key of 2048 bits or more",
    ],
  ];
  for (const [name, ofIssuer, reason] of keys) {
    it(`every token of an issuer with ${name}`, () => {
      assert.equal(refused(signed(key, claims), {}, ofIssuer).reason, reason);
    });
  }

  it('tokens of a key that is too short', () => {
    const short = signingKey('key-1', 1024);
    const { reason } = refused(signed(short, claims), {}, [short.publicJwk]);
    assert.equal(reason, "the key 'key-1' is not an RSA key of 2048 bits or more");
  });
});

describe('a route with scopes', () => {
  const cases: readonly [name: string, payload: object, reason: string][] = [
    [
      'forbids another scope',
      { scope: 'a b' },
      "the token has the scopes 'a', 'b'; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'forbids an ID token',
      { scope: undefined, token_use: 'id' },
      "an ID token has no scopes; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'forbids a token without scopes',
      { scope: undefined },
      "the token has no scopes; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'forbids a part of a scope',
      { scope: 'note adminx' },
      "the token has the scopes 'note', 'adminx'; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'forbids a scope that is a list',
      { scope: ['notes'] },
      "the token has no scopes; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'does not look at scp beside scope',
      { scope: 'a', scp: ['notes'] },
      "the token has the scopes 'a'; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'does not look at scp beside a scope that is a list',
      { scope: ['a'], scp: ['notes'] },
      "the token has no scopes; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'does not look at scp beside a scope that is null',
      { scope: null, scp: ['notes'] },
      "the token has no scopes; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'forbids a list that has other than texts',
      { scope: undefined, scp: ['notes', 1] },
      "the token has no scopes; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'names ten of many scopes',
      { scope: 'a b c d e f g h i j k' },
      "the token has the scopes 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'; the route requires the scope 'notes' or 'admin'",
    ],
    [
      'forbids a list of other than texts',
      { scope: undefined, scp: [['notes']] },
      "the token has no scopes; the route requires the scope 'notes' or 'admin'",
    ],
  ];
  for (const [name, payload, reason] of cases) {
    it(name, () => {
      const refusal = refused(signed(key, { ...claims, ...payload }), { scopes: ['notes', 'admin'] });
      assert.equal(refusal.reason, reason);
      assert.deepEqual([refusal.status, refusal.message], [403, 'Forbidden']);
    });
  }
});

describe('the challenge of a refusal', () => {
  const cases: readonly [name: string, payload: object, challenge: string][] = [
    [
      'names a wrong audience',
      { client_id: 'x' },
      'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
    ],
    [
      'names an expired token',
      { exp: 1 },
      'Bearer scope="" error="invalid_token" error_description="the token has expired"',
    ],
    ['says nothing else', { iss: 'x' }, 'Bearer'],
  ];
  for (const [name, payload, challenge] of cases) {
    it(name, () => {
      assert.deepEqual(refused(signed(key, { ...claims, ...payload })).headers, { 'www-authenticate': challenge });
    });
  }

  it("names the route's scopes", () => {
    const { headers } = refused(signed(key, { ...claims, exp: 1 }), { scopes: ['a', 'b'] });
    assert.match(String(headers['www-authenticate']), /^Bearer scope="a b" error="invalid_token"/);
  });
});

describe('what is no token', () => {
  const valid = signed(key, claims);
  const [header = '', payload = '', signature = ''] = valid.split('.');
  const cases: readonly [name: string, token: string, reason: string][] = [
    ['a word', 'Cookie', 'the token does not have three parts'],
    ['two parts', `${header}.${payload}`, 'the token does not have three parts'],
    ['four parts', `${valid}.${signature}`, 'the token has 4 parts instead of three'],
    ['five parts, as an encrypted token has', `${valid}..`, 'the token has 5 parts instead of three'],
    ['a padded part', `${header}=.${payload}.${signature}`, 'the header is not base64url'],
    ['base64 instead of base64url', `${header}.${payload}.${'+'.repeat(342)}`, 'the signature is not base64url'],
    ['a line break in a part', `${header}.${payload}.${signature}\n`, 'the signature is not base64url'],
    ['an empty signature', `${header}.${payload}.`, 'the signature is not base64url'],
    ['a header that is no JSON', `${encoded('{')}.${payload}.${signature}`, 'the header is not JSON'],
    ['a payload that is a list', `${header}.${encoded([])}.${signature}`, 'the payload is not a JSON object'],
    ['a payload that is null', `${header}.${encoded('null')}.${signature}`, 'the payload is not a JSON object'],
    [
      'a payload that is not UTF-8',
      `${header}.${Buffer.from('{"a":"\xff"}', 'latin1').toString('base64url')}.${signature}`,
      'the payload is not JSON',
    ],
    [
      'a header behind a byte order mark',
      `${encoded(`\ufeff${JSON.stringify({ alg: 'RS256', kid: key.kid })}`)}.${payload}.${signature}`,
      'the header is not JSON',
    ],
    ['a word as long as a token may be', 'a'.repeat(16_384), 'the token does not have three parts'],
    ['a very long one', `${header}.${'a'.repeat(20_000)}.${signature}`, 'the token is longer than 16384 characters'],
  ];
  for (const [name, token, reason] of cases) {
    it(`is ${name}`, () => assert.equal(refused(token).reason, `not a valid JWT: ${reason}`));
  }

  it('is a valid one in which any character was changed', () => {
    const position = fc.integer({ min: 0, max: valid.length - 1 });
    const other = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= \n');
    fc.assert(
      fc.property(position, other, (at, character) => {
        fc.pre(valid[at] !== character);
        refused(valid.slice(0, at) + character + valid.slice(at + 1));
      }),
    );
  });

  it('is anything made up, whatever its header and payload say', () => {
    const part = fc.oneof(fc.constant(claims), fc.constant({ alg: 'RS256', kid: key.kid }), fc.json(), fc.string());
    fc.assert(
      fc.property(part, part, fc.base64String(), (one, two, three) => {
        refused(`${encoded(one)}.${encoded(two)}.${three}`);
      }),
    );
  });

  it('is no valid one because of a name that stands in a value, or deeper', () => {
    accepted(signed(key, { ...claims, a: '"sub":', b: { sub: 1, deeper: { sub: 2 } }, c: ['sub', { sub: 1 }, '}{"'] }));
  });
});
