import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { JwtVerifier } from 'aws-jwt-verify';
import { CognitoJwtVerifier } from 'aws-jwt-verify/cognito-verifier';
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose';
import { signJwt, unverifiedClaims, verifiedClaims } from '../../../lib/services/user-pools/tokens/jwt.js';
import { signingKey as keptKey } from '../../../lib/services/user-pools/tokens/signing-keys.js';
import { type Answer, CognitoFixture, type CognitoInput, claimsOf, email } from '../../support/cognito.js';
import { httpRequest } from '../../support/http-request.js';
import { signed, signingKey } from '../../support/token.js';

async function document(cognito: CognitoFixture, name: string): Promise<Answer> {
  const { response } = await cognito.handle(
    httpRequest(`GET /${cognito.pool.id}/.well-known/${name}`, { headers: { host: '127.0.0.1:9229' } }),
  );
  assert.equal(response.status, 200);
  return JSON.parse(response.body.toString());
}

async function signedIn(input: CognitoInput = {}, attributes = {}) {
  const cognito = new CognitoFixture({ now: Date.now(), ...input });
  const sub = await cognito.confirmed(email, attributes);
  const tokens = await cognito.signedIn();
  return { cognito, sub, tokens, access: claimsOf(tokens.AccessToken), id: claimsOf(tokens.IdToken) };
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

describe('tokens', () => {
  it('have the claims of an access token', async () => {
    const { cognito, sub, access } = await signedIn();
    const now = Math.floor(cognito.now / 1000);
    const { origin_jti, event_id, jti, ...claims } = access;
    assert.deepEqual(claims, {
      sub,
      iss: `https://cognito-idp.eu-west-1.amazonaws.com/${cognito.pool.id}`,
      client_id: cognito.client.id,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: now,
      exp: now + 3600,
      iat: now,
      username: sub,
    });
    for (const id of [origin_jti, event_id, jti]) {
      assert.match(id, uuid);
    }
  });

  it('have the claims of an ID token, with the attributes in their types', async () => {
    const given = { name: 'Ann', address: 'A street', updated_at: '1700000000' };
    const { cognito, sub, access, id } = await signedIn({}, given);
    const now = Math.floor(cognito.now / 1000);
    const { jti, ...claims } = id;
    assert.notEqual(jti, access.jti);
    assert.deepEqual(claims, {
      sub,
      name: 'Ann',
      address: { formatted: 'A street' },
      updated_at: 1_700_000_000,
      email,
      email_verified: true,
      iss: access.iss,
      'cognito:username': sub,
      origin_jti: access.origin_jti,
      event_id: access.event_id,
      aud: cognito.client.id,
      token_use: 'id',
      auth_time: now,
      exp: now + 3600,
      iat: now,
    });
  });

  it('live as long as the client has it', async () => {
    const units = { AccessToken: 'minutes', IdToken: 'hours', RefreshToken: 'days' };
    const client = {
      AccessTokenValidity: 10,
      IdTokenValidity: '2',
      RefreshTokenValidity: 3,
      TokenValidityUnits: units,
    };
    const { cognito, tokens, access, id } = await signedIn({ client });
    assert.deepEqual([tokens.ExpiresIn, access.exp - access.iat, id.exp - id.iat], [600, 600, 7200]);
    const refreshing = { RefreshToken: tokens.RefreshToken };
    cognito.now += 3 * 86_400_000 - 1;
    assert.ok(await cognito.ok('GetTokensFromRefreshToken', refreshing));
    cognito.now += 1;
    const expired = 'NotAuthorizedException: Refresh Token has expired';
    assert.equal(await cognito.call('GetTokensFromRefreshToken', refreshing), expired);
  });

  it('live as Cognito has it where units are not given', async () => {
    const client = { AccessTokenValidity: 2, RefreshTokenValidity: 5 };
    const { cognito, tokens } = await signedIn({ client });
    assert.equal(tokens.ExpiresIn, 7200);
    assert.equal(cognito.client.validity.refreshToken, 5 * 86_400);
  });

  it('have no origin_jti where tokens cannot be revoked', async () => {
    const { access, id } = await signedIn({ client: { EnableTokenRevocation: false } });
    assert.deepEqual([access.origin_jti, id.origin_jti], [undefined, undefined]);
  });

  it('have the attributes that the client may read, and no others', async () => {
    const { id } = await signedIn({ client: { ReadAttributes: ['email'] } }, { name: 'Ann' });
    assert.deepEqual([id.email, id.email_verified, id.name], [email, undefined, undefined]);
  });

  it('have the groups into which the template puts the user, by precedence', async () => {
    const group = (GroupName: string, Precedence?: number) => ({
      Type: 'AWS::Cognito::UserPoolGroup',
      Properties: { UserPoolId: { Ref: 'Pool' }, GroupName, ...(Precedence === undefined ? {} : { Precedence }) },
    });
    const attachment = (GroupName: string, Username: string) => ({
      Type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
      Properties: { UserPoolId: { Ref: 'Pool' }, GroupName, Username },
    });
    const resources = {
      Editors: group('editors'),
      Admins: group('admins', 1),
      Others: group('others'),
      A: attachment('editors', email),
      B: attachment('admins', 'ANN@example.com'),
      C: attachment('others', 'ben@example.com'),
    };
    const { access, id } = await signedIn({ resources });
    assert.deepEqual(access['cognito:groups'], ['admins', 'editors']);
    assert.deepEqual(id['cognito:groups'], ['admins', 'editors']);
  });

  it('have no group of an address that the user only claims', async () => {
    const resources = {
      Group: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'admins' } },
      Attachment: {
        Type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
        Properties: { UserPoolId: { Ref: 'Pool' }, GroupName: 'admins', Username: 'boss@example.com' },
      },
    };
    const pool = { UsernameAttributes: null, AutoVerifiedAttributes: ['email'] };
    const cognito = new CognitoFixture({ pool, resources });
    await cognito.confirmed('mallory', { email: 'boss@example.com' });
    const { AccessToken } = await cognito.signedIn('mallory');
    assert.equal(claimsOf(AccessToken)['cognito:groups'], undefined);
  });
});

describe('the keys', () => {
  it('are published, with an OpenID configuration that finds them', async () => {
    const { cognito } = await signedIn();
    const { keys } = await document(cognito, 'jwks.json');
    assert.deepEqual(Object.keys(keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const configuration = await document(cognito, 'openid-configuration');
    assert.equal(configuration.issuer, cognito.pool.issuer);
    assert.equal(configuration.jwks_uri, `http://127.0.0.1:9229/${cognito.pool.id}/.well-known/jwks.json`);
    assert.deepEqual(cognito.cognito.publicKeys(cognito.pool.issuer), keys);
    assert.equal(cognito.cognito.publicKeys('https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other'), undefined);
  });

  it('are made when they are first needed, one for each pool, and kept', async () => {
    const { pools } = new CognitoFixture();
    const state = { version: 1 as const, pools: {}, mails: [] };
    const cognito = new CognitoFixture({ pools, state });
    assert.deepEqual(cognito.cognito.publicKeys(cognito.pool.issuer), []);
    const [one, two] = await Promise.all([document(cognito, 'jwks.json'), document(cognito, 'jwks.json')]);
    assert.deepEqual(one, two);
    const again = new CognitoFixture({ pools, state: structuredClone(cognito.saved) });
    assert.deepEqual(await document(again, 'jwks.json'), one);
  });

  it('are there as soon as a user is', async () => {
    const { pools } = new CognitoFixture();
    const cognito = new CognitoFixture({ pools, state: { version: 1, pools: {}, mails: [] } });
    await cognito.signedUp();
    assert.ok(cognito.saved?.pools[cognito.pool.id]?.key);
  });

  it('are not given out by other paths', async () => {
    const cognito = new CognitoFixture();
    for (const line of [
      'GET /',
      'GET /nothing/.well-known/jwks.json',
      `GET /${cognito.pool.id}/.well-known/`,
      `GET /${cognito.pool.id}`,
      `POST /${cognito.pool.id}/.well-known/jwks.json`,
      'PUT /',
    ]) {
      const { response } = await cognito.handle(httpRequest(line));
      assert.equal(response.status, 404, line);
    }
  });
});

describe('other programs', () => {
  it('accept the tokens: jose', async (t) => {
    const { cognito, sub, tokens } = await signedIn();
    const origin = await cognito.served(t);
    const keys = createRemoteJWKSet(new URL(`${origin}/${cognito.pool.id}/.well-known/jwks.json`));
    const { issuer } = cognito.pool;
    const access = await jwtVerify(tokens.AccessToken, keys, { issuer });
    assert.equal(access.payload.sub, sub);
    const id = await jwtVerify(tokens.IdToken, keys, { issuer, audience: cognito.client.id });
    assert.equal(id.protectedHeader.alg, 'RS256');
  });

  it('accept the tokens: aws-jwt-verify', async () => {
    const { cognito, sub, tokens } = await signedIn();
    const verifier = CognitoJwtVerifier.create({
      userPoolId: cognito.pool.id,
      clientId: cognito.client.id,
      tokenUse: null,
    });
    verifier.cacheJwks(await document(cognito, 'jwks.json'));
    assert.equal((await verifier.verify(tokens.AccessToken, { tokenUse: 'access' })).sub, sub);
    assert.equal((await verifier.verify(tokens.IdToken, { tokenUse: 'id' })).sub, sub);
    await assert.rejects(verifier.verify(tokens.IdToken, { tokenUse: 'access' }));
  });

  it('refuse them once they are edited or expired', async () => {
    const { cognito, tokens } = await signedIn();
    const keySet = await document(cognito, 'jwks.json');
    const jose = createLocalJWKSet(keySet);
    const { issuer } = cognito.pool;
    const verifier = JwtVerifier.create({ issuer, audience: null });
    verifier.cacheJwks(keySet);
    for (const token of editionsOf(tokens.AccessToken)) {
      await assert.rejects(jwtVerify(token, jose, { issuer }));
      await assert.rejects(verifier.verify(token));
    }
    const currentDate = new Date((claimsOf(tokens.AccessToken).exp + 1) * 1000);
    await assert.rejects(jwtVerify(tokens.AccessToken, jose, { issuer, currentDate }));
  });
});

describe('the claims of a token', () => {
  const key = signingKey('key-1');
  const claims = { sub: 'ann' };

  it('are verified by the key that signed it', () => {
    assert.deepEqual(verifiedClaims(signJwt(claims, key), key), claims);
    assert.deepEqual(verifiedClaims(signed(key, claims), key), claims);
  });

  for (const header of [{ alg: 'RS512', kid: key.kid }, { kid: key.kid }, { alg: 'RS256', kid: 'key-2' }, [], null]) {
    it(`are not verified where that key signed it with the header ${JSON.stringify(header)}`, () => {
      assert.equal(verifiedClaims(signed(key, claims, header), key), undefined);
    });
  }

  for (const payload of [[], null, '"sub"', 1, '{']) {
    it(`are none where they are ${JSON.stringify(payload)}`, () => {
      const token = signed(key, payload);
      assert.deepEqual([verifiedClaims(token, key), unverifiedClaims(token)], [undefined, undefined]);
    });
  }
});

describe('an access token of a request', () => {
  const forged = 'NotAuthorizedException: Could not verify signature for Access Token';

  it('is refused once it is edited', async () => {
    const { cognito, tokens } = await signedIn();
    for (const AccessToken of editionsOf(tokens.AccessToken)) {
      assert.match(await cognito.call('GetUser', { AccessToken }), /^NotAuthorizedException: (Could not|Invalid)/);
    }
  });

  it('is refused once its signature is written in another way', async () => {
    const cognito = new CognitoFixture();
    await cognito.confirmed();
    const { AccessToken } = await cognito.signedIn();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spareBit = alphabet[alphabet.indexOf(AccessToken.at(-1)!) ^ 1];
    for (const other of [`${AccessToken}=`, `${AccessToken}==`, AccessToken.slice(0, -1) + spareBit]) {
      assert.equal(await cognito.call('GetUser', { AccessToken: other }), forged);
    }
    assert.ok(await cognito.ok('GetUser', { AccessToken }));
  });

  it('is refused of another key, even under the same key id', async () => {
    const { cognito, tokens } = await signedIn();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { privateKey: privateKey.export({ format: 'jwk' }) };
    const state = structuredClone(cognito.saved!);
    state.pools[cognito.pool.id]!.key = key.privateKey;
    const other = new CognitoFixture({ pools: cognito.pools, state, now: cognito.now });
    const { AccessToken } = await other.signedIn();
    const [header] = tokens.AccessToken.split('.');
    const [, ...rest] = AccessToken.split('.');
    assert.equal(await cognito.call('GetUser', { AccessToken: [header, ...rest].join('.') }), forged);
    assert.equal(await cognito.call('GetUser', { AccessToken }), forged);
  });

  it('is refused where a claim is not a text, whoever signed it', async () => {
    const { cognito, access } = await signedIn();
    const key = keptKey(cognito.saved!.pools[cognito.pool.id]!.key!);
    const call = (claims: object) => cognito.call('GetUser', { AccessToken: signJwt({ ...access, ...claims }, key) });
    const noScopes = 'NotAuthorizedException: Access Token does not have required scopes';
    const invalid = 'NotAuthorizedException: Invalid Access Token';
    for (const odd of [{ toString: 1 }, [], null, 0, undefined]) {
      assert.equal(await call({ scope: odd }), noScopes);
      assert.equal(await call({ token_use: odd }), invalid);
    }
    assert.equal((await call({})).Username, access.sub);
  });

  it('is refused where it is an ID token, expired, or of a client that is gone', async () => {
    const { cognito, tokens } = await signedIn();
    const AccessToken = tokens.AccessToken;
    const invalid = 'NotAuthorizedException: Invalid Access Token';
    assert.equal(await cognito.call('GetUser', { AccessToken: tokens.IdToken }), invalid);
    assert.equal(await cognito.call('GetUser', { AccessToken: 'nothing' }), invalid);
    const pools = cognito.pools.map((pool) => ({ ...pool, clients: [] }));
    const withoutClient = new CognitoFixture({ pools, state: structuredClone(cognito.saved), now: cognito.now });
    assert.equal(
      JSON.parse((await withoutClient.sendBody('GetUser', JSON.stringify({ AccessToken }))).response.body.toString())
        .message,
      'Invalid Access Token',
    );
    cognito.now += 3_600_000;
    const { response, reason } = await cognito.send('GetUser', { AccessToken });
    assert.equal(JSON.parse(response.body.toString()).message, 'Access Token has expired');
    assert.match(reason ?? '', /^the access token expired \d s ago$/);
  });
});

/** The token with a claim changed, its signature cut off or of other bytes, and as an unsigned one. */
function editionsOf(token: string): readonly string[] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  const claims = claimsOf(token);
  const kid = JSON.parse(Buffer.from(header, 'base64url').toString()).kid;
  return [
    [header, encode({ ...claims, sub: 'somebody else' }), signature],
    [header, payload, flipped],
    [header, payload, ''],
    [header, payload],
    [header, payload, signature, signature],
    [encode({ alg: 'none', kid }), payload, ''],
    [encode({ alg: 'HS256', kid }), payload, signature],
    [encode({ alg: 'RS256' }), payload, signature],
    [encode({ alg: 'RS256', kid: 'another' }), payload, signature],
  ].map((parts) => parts.join('.'));
}

describe('issueAccessToken', () => {
  it('gives a token of a confirmed user, by address in any case', async () => {
    const { cognito, sub } = await signedIn();
    const verifier = CognitoJwtVerifier.create({
      userPoolId: cognito.pool.id,
      clientId: cognito.client.id,
      tokenUse: 'access',
    });
    verifier.cacheJwks(await document(cognito, 'jwks.json'));
    for (const pool of [undefined, cognito.pool.id, cognito.pool.resource.path]) {
      const token = await cognito.cognito.issueAccessToken(email.toUpperCase(), pool);
      assert.equal((await verifier.verify(token)).sub, sub);
    }
  });

  it('opens routes, but not the account', async () => {
    const { cognito } = await signedIn();
    const AccessToken = await cognito.cognito.issueAccessToken(email);
    const revoked = 'NotAuthorizedException: Access Token has been revoked';
    assert.equal(await cognito.call('GetUser', { AccessToken }), revoked);
  });

  it('says why there is none', async () => {
    const cognito = new CognitoFixture();
    await cognito.signedUp();
    const failures = [
      [email, undefined, 'COGNITO_USER_UNCONFIRMED', `'${email}' is not confirmed yet: enter the code from the inbox`],
      ['ben@example.com', undefined, 'COGNITO_USER_MISSING', "no local user 'ben@example.com': sign up first"],
      [email, 'Other', 'COGNITO_POOL_UNKNOWN', "the app has no user pool 'Other'; its user pools are: 'Stack/Pool'"],
    ] as const;
    for (const [address, pool, code, message] of failures) {
      await assert.rejects(cognito.cognito.issueAccessToken(address, pool), { name: 'CognitoError', code, message });
    }
  });

  it('asks for a pool where two have the user', async () => {
    const resources = {
      Pool2: {
        Type: 'AWS::Cognito::UserPool',
        Properties: { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
      },
      Client2: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool2' } } },
    };
    const cognito = new CognitoFixture({ resources });
    await cognito.confirmed();
    const ClientId = cognito.pools[1]!.clients[0]!.id;
    await cognito.ok('SignUp', { ClientId, Username: email, Password: 'Correct-Horse-1' });
    await cognito.ok('ConfirmSignUp', { ClientId, Username: email, ConfirmationCode: cognito.code });
    await assert.rejects(cognito.cognito.issueAccessToken(email), { code: 'COGNITO_USER_AMBIGUOUS' });
    assert.equal(claimsOf(await cognito.cognito.issueAccessToken(email, 'Stack/Pool2')).client_id, ClientId);
  });
});
