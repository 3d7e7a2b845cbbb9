import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type GenerateAuthenticationOptionsOpts,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { type Answer, email, pageOrigin, passkeyOrigin, password } from '../../../support/cognito.js';
import { httpRequest } from '../../../support/http-request.js';
import { Administrator } from '../administrator.js';
import { everyFactor, incorrect, invalidSession, PasswordlessPool } from './passwordless-pool.js';
import { type Changes, flags, VirtualPasskey } from './virtual-passkey.js';

async function withUser(input: ConstructorParameters<typeof PasswordlessPool>[0] = {}) {
  const cognito = new PasswordlessPool(input);
  await cognito.confirmed();
  const { AccessToken } = await cognito.signedIn();
  return { cognito, AccessToken };
}

async function register(cognito: PasswordlessPool, AccessToken: string, passkey: VirtualPasskey, changes?: Changes) {
  const { CredentialCreationOptions } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
  const Credential = passkey.create(CredentialCreationOptions, changes);
  return cognito.send('CompleteWebAuthnRegistration', { AccessToken, Credential });
}

async function registered(input?: ConstructorParameters<typeof PasswordlessPool>[0], passkey = new VirtualPasskey()) {
  const { cognito, AccessToken } = await withUser(input);
  const { response } = await register(cognito, AccessToken, passkey);
  assert.equal(response.status, 200, String(response.body));
  return { cognito, AccessToken, passkey };
}

async function signIn(cognito: PasswordlessPool, passkey: VirtualPasskey, changes?: Changes): Promise<Answer> {
  const { ChallengeName, Session, ChallengeParameters } = await cognito.prefer('WEB_AUTHN');
  assert.equal(ChallengeName, 'WEB_AUTHN');
  const CREDENTIAL = passkey.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS, changes);
  return cognito.answer('WEB_AUTHN', Session, { CREDENTIAL });
}

describe('StartWebAuthnRegistration', () => {
  it('gives the options that a browser makes a passkey with', async () => {
    const { cognito, AccessToken } = await withUser({ pool: { UserPoolName: 'People' } });
    const { CredentialCreationOptions: options } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
    const { challenge, user, ...rest } = options;
    assert.match(challenge, /^[\w-]{43}$/);
    assert.deepEqual({ ...user, id: '' }, { id: '', name: email, displayName: email });
    assert.match(user.id, /^[\w-]{43}$/);
    assert.deepEqual(rest, {
      rp: { id: 'localhost', name: 'People' },
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      timeout: 60_000,
      excludeCredentials: [],
      authenticatorSelection: { requireResidentKey: true, residentKey: 'required', userVerification: 'preferred' },
      attestation: 'none',
    });
  });

  it('names the pool by its path if it has no name, and asks for the user to be verified if the pool does', async () => {
    const { cognito, AccessToken } = await withUser({ pool: { WebAuthnUserVerification: 'required' } });
    const { CredentialCreationOptions: options } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
    assert.equal(options.rp.name, 'Stack/Pool');
    assert.equal(options.authenticatorSelection.userVerification, 'required');
  });

  it('calls the user always the same, and nothing that tells who it is', async () => {
    const { cognito, AccessToken, passkey } = await registered();
    const known = { type: 'public-key', id: passkey.id.toString('base64url'), transports: ['internal'] };
    const ids = [];
    for (let round = 0; round < 2; round++) {
      const { CredentialCreationOptions: options } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
      ids.push(options.user.id);
      assert.deepEqual(options.excludeCredentials, [known]);
    }
    assert.equal(ids[0], ids[1]);
    const sub = cognito.saved?.pools[cognito.pool.id]?.users ?? {};
    assert.ok(!JSON.stringify(Object.keys(sub)).includes(ids[0]));
  });

  it('is refused by a pool without passkeys', async () => {
    const { cognito, AccessToken } = await withUser({ pool: { Policies: null } });
    const refused = 'WebAuthnNotEnabledException: Passkeys are not enabled for the user pool.';
    assert.equal(await cognito.call('StartWebAuthnRegistration', { AccessToken }), refused);
    assert.equal(await cognito.call('CompleteWebAuthnRegistration', { AccessToken, Credential: {} }), refused);
  });
});

describe('CompleteWebAuthnRegistration', () => {
  for (const algorithm of ['ES256', 'RS256'] as const) {
    it(`registers a passkey of ${algorithm} with an answer that Amplify can read, and it signs in`, async () => {
      const { cognito, AccessToken } = await withUser();
      const passkey = new VirtualPasskey({ algorithm });
      const { response } = await register(cognito, AccessToken, passkey);
      assert.deepEqual([response.status, response.body], [200, '{}']);
      assert.ok((await signIn(cognito, passkey)).AuthenticationResult.AccessToken);
    });
  }

  it('makes passkeys that @simplewebauthn/server takes as well', async () => {
    const { cognito, AccessToken } = await withUser();
    const passkey = new VirtualPasskey({ counter: 1 });
    const { CredentialCreationOptions: options } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
    const credential = passkey.create(options) as Answer;
    const expected = { expectedOrigin: passkeyOrigin, expectedRPID: 'localhost', requireUserVerification: true };
    const judged = await verifyRegistrationResponse({
      response: credential,
      expectedChallenge: options.challenge,
      ...expected,
    });
    assert.ok(judged.verified && judged.registrationInfo);
    await cognito.send('CompleteWebAuthnRegistration', { AccessToken, Credential: credential });
    const { Session, ChallengeParameters } = await cognito.prefer('WEB_AUTHN');
    const request: GenerateAuthenticationOptionsOpts & Answer = JSON.parse(
      ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS,
    );
    const CREDENTIAL = passkey.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const { verified } = await verifyAuthenticationResponse({
      response: JSON.parse(CREDENTIAL),
      expectedChallenge: request.challenge,
      credential: judged.registrationInfo.credential,
      ...expected,
    });
    assert.ok(verified);
    assert.ok((await cognito.answer('WEB_AUTHN', Session, { CREDENTIAL })).AuthenticationResult);
  });

  const malformed = 'InvalidParameterException: The credential is not valid.';
  const originRefused = 'WebAuthnOriginNotAllowedException: The origin is not allowed.';
  const unsupported = 'WebAuthnCredentialNotSupportedException: The credential is not supported.';
  const attested = flags.present | flags.verified | flags.attested;
  const p384 = new VirtualPasskey().cose().set(-1, 2);
  const twoKinds = new VirtualPasskey().cose().set(3, -257);
  const noPoint = new VirtualPasskey().cose().set(-2, Buffer.alloc(32, 1)).set(-3, Buffer.alloc(32, 1));
  const short = new VirtualPasskey().cose().set(-2, Buffer.alloc(31, 1));
  const refusals: readonly (readonly [string, Changes, string])[] = [
    ['another type', { type: 'webauthn.get' }, malformed],
    ['another challenge', { challenge: 'AAAA' }, malformed],
    ['client data that are no JSON', { clientData: '{' }, malformed],
    ['an origin that may not call', { origin: 'http://localhost:1' }, originRefused],
    ['an origin with an address, which may call', { origin: pageOrigin }, originRefused],
    ['an origin that only begins like one', { origin: `${passkeyOrigin}.example.com` }, originRefused],
    ['an origin with a path', { origin: `${passkeyOrigin}/` }, originRefused],
    ['an origin that is none', { origin: 'localhost' }, originRefused],
    ['a frame of another origin', { crossOrigin: true }, originRefused],
    ['a frame in another site', { topOrigin: 'https://example.com' }, originRefused],
    [
      'another relying party',
      { rpId: 'example.com' },
      'WebAuthnRelyingPartyMismatchException: The relying party does not match.',
    ],
    ['an absent user', { flags: flags.verified | flags.attested }, malformed],
    ['no attested credential', { flags: flags.present }, malformed],
    ['a backup that cannot be', { flags: attested | flags.backedUp }, malformed],
    ['left over bytes', { more: Buffer.from([0]) }, malformed],
    ['extensions that are not there', { flags: attested | flags.extensions }, malformed],
    ['extensions that are no map', { flags: attested | flags.extensions, more: Buffer.from([0x01]) }, malformed],
    ['an attestation of a maker', { format: 'packed' }, unsupported],
    ['a statement with no format', { statement: new Map([['sig', Buffer.alloc(1)]]) }, unsupported],
    ['another curve', { cose: p384 }, unsupported],
    ['an algorithm of another kind of key', { cose: twoKinds }, unsupported],
    ['a point that is not on the curve', { cose: noPoint }, unsupported],
    ['a key that is too short', { cose: short }, unsupported],
    ['no key at all', { cose: new Map() }, unsupported],
    ['another id', { id: 'AAAA' }, malformed],
    ['two ids', { rawId: 'AAAA' }, malformed],
    ['another type of credential', { credentialType: 'password' }, malformed],
  ];
  for (const [what, changes, expected] of refusals) {
    it(`refuses ${what}, and the challenge is spent`, async () => {
      const { cognito, AccessToken } = await withUser();
      const { CredentialCreationOptions: options } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
      const passkey = new VirtualPasskey();
      const complete = (Credential: JsonObject) =>
        cognito.call('CompleteWebAuthnRegistration', { AccessToken, Credential });
      assert.equal(await complete(passkey.create(options, changes)), expected);
      assert.match(await complete(passkey.create(options)), /^WebAuthnChallengeNotFoundException/);
      assert.deepEqual((await cognito.ok('ListWebAuthnCredentials', { AccessToken })).Credentials, []);
    });
  }

  it('takes extensions that are a map', async () => {
    const { cognito, AccessToken } = await withUser();
    const changes = { flags: attested | flags.extensions, more: Buffer.from([0xa0]) };
    assert.equal((await register(cognito, AccessToken, new VirtualPasskey(), changes)).response.status, 200);
  });

  it('refuses a user who is not verified only where the pool demands it', async () => {
    for (const [WebAuthnUserVerification, status] of [
      ['required', 400],
      ['preferred', 200],
    ] as const) {
      const { cognito, AccessToken } = await withUser({ pool: { WebAuthnUserVerification } });
      const changes = { flags: flags.present | flags.attested };
      const passkey = new VirtualPasskey();
      assert.equal((await register(cognito, AccessToken, passkey, changes)).response.status, status);
    }
  });

  it('refuses garbage', async () => {
    const { cognito, AccessToken } = await withUser();
    for (const Credential of [{}, [], 'x', 1, { type: 'public-key', id: 'a', rawId: 'a', response: {} }]) {
      await cognito.ok('StartWebAuthnRegistration', { AccessToken });
      assert.equal(await cognito.call('CompleteWebAuthnRegistration', { AccessToken, Credential }), malformed);
    }
    assert.match(await cognito.call('CompleteWebAuthnRegistration', { AccessToken }), /'credential' failed/);
  });

  it('refuses a passkey that is registered already, also of another user', async () => {
    const { cognito, AccessToken, passkey } = await registered();
    const taken = 'InvalidParameterException: The credential is already registered.';
    const again = await register(cognito, AccessToken, passkey);
    assert.match(String(again.response.body), /already registered/);
    await cognito.confirmed('bob@example.com');
    const bob = await cognito.signedIn('bob@example.com');
    const { CredentialCreationOptions: options } = await cognito.ok('StartWebAuthnRegistration', {
      AccessToken: bob.AccessToken,
    });
    const Credential = new VirtualPasskey({ id: passkey.id }).create(options);
    assert.equal(
      await cognito.call('CompleteWebAuthnRegistration', { AccessToken: bob.AccessToken, Credential }),
      taken,
    );
  });

  it('refuses a registration after five minutes, one that never began, and one of another client', async () => {
    const resources = {
      Other: {
        Type: 'AWS::Cognito::UserPoolClient',
        Properties: { UserPoolId: { Ref: 'Pool' }, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
      },
    };
    const { cognito, AccessToken } = await withUser({ resources });
    const passkey = new VirtualPasskey();
    const complete = (Credential: JsonObject, token = AccessToken) =>
      cognito.call('CompleteWebAuthnRegistration', { AccessToken: token, Credential });
    const missing = 'WebAuthnChallengeNotFoundException: The registration was not found, or has expired.';
    assert.equal(await complete({}), missing);
    const { CredentialCreationOptions: options } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
    cognito.now += 5 * 60_000;
    assert.equal(await complete(passkey.create(options)), missing);
    const { CredentialCreationOptions: later } = await cognito.ok('StartWebAuthnRegistration', { AccessToken });
    const other = cognito.pool.clients.find(({ id }) => id !== cognito.client.id)!;
    const AuthParameters = { USERNAME: email, PASSWORD: password };
    const begun = { ClientId: other.id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters };
    const { AuthenticationResult } = await cognito.ok('InitiateAuth', begun);
    assert.match(
      await complete(passkey.create(later), AuthenticationResult.AccessToken),
      /^WebAuthnClientMismatchException/,
    );
    assert.deepEqual(
      JSON.stringify(
        await cognito.send('CompleteWebAuthnRegistration', { AccessToken, Credential: passkey.create(later) }),
      ).includes('"status":200'),
      true,
    );
  });

  it('registers twenty passkeys of a user, not more', async () => {
    const { cognito, AccessToken } = await withUser();
    for (let count = 0; count < 20; count++) {
      assert.equal((await register(cognito, AccessToken, new VirtualPasskey())).response.status, 200);
    }
    assert.equal(
      await cognito.call('StartWebAuthnRegistration', { AccessToken }),
      'LimitExceededException: A user can have at most 20 passkeys.',
    );
    const first = await cognito.ok('ListWebAuthnCredentials', { AccessToken, MaxResults: 15 });
    const rest = await cognito.ok('ListWebAuthnCredentials', { AccessToken, NextToken: first.NextToken });
    assert.deepEqual([first.Credentials.length, rest.Credentials.length, rest.NextToken], [15, 5, undefined]);
  });
});

describe('ListWebAuthnCredentials and DeleteWebAuthnCredential', () => {
  it('list what browsers show of a passkey, and delete it', async () => {
    const { cognito, AccessToken, passkey } = await registered();
    const CredentialId = passkey.id.toString('base64url');
    assert.deepEqual(await cognito.ok('ListWebAuthnCredentials', { AccessToken }), {
      Credentials: [
        {
          CredentialId,
          FriendlyCredentialName: 'Passkey on this device',
          RelyingPartyId: 'localhost',
          AuthenticatorAttachment: 'platform',
          AuthenticatorTransports: ['internal'],
          CreatedAt: cognito.now / 1000,
        },
      ],
    });
    assert.deepEqual(await cognito.ok('DeleteWebAuthnCredential', { AccessToken, CredentialId }), {});
    assert.equal(
      await cognito.call('DeleteWebAuthnCredential', { AccessToken, CredentialId }),
      'ResourceNotFoundException: The credential does not exist.',
    );
    assert.equal((await cognito.prefer('WEB_AUTHN')).ChallengeName, 'SELECT_CHALLENGE');
  });

  it('keep nothing of a passkey that is not known', async () => {
    const { cognito, AccessToken } = await withUser();
    const changes = { attachment: 'pocket', transports: ['usb', 'pigeon', 7] };
    await register(cognito, AccessToken, new VirtualPasskey(), changes);
    const { Credentials } = await cognito.ok('ListWebAuthnCredentials', { AccessToken });
    const [{ AuthenticatorAttachment, AuthenticatorTransports, FriendlyCredentialName }] = Credentials;
    assert.deepEqual(
      [AuthenticatorAttachment, AuthenticatorTransports, FriendlyCredentialName],
      [undefined, ['usb'], 'Passkey'],
    );
  });
});

describe('WEB_AUTHN', () => {
  it('asks for one of the user’s passkeys', async () => {
    const { cognito, passkey } = await registered();
    const { ChallengeParameters } = await cognito.prefer('WEB_AUTHN');
    const { challenge, ...options } = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    assert.match(challenge, /^[\w-]{43}$/);
    assert.deepEqual(options, {
      timeout: 180_000,
      rpId: 'localhost',
      allowCredentials: [{ type: 'public-key', id: passkey.id.toString('base64url'), transports: ['internal'] }],
      userVerification: 'preferred',
    });
  });

  it('asks for the user to be verified where the pool demands it', async () => {
    const { cognito } = await registered({ pool: { ...everyFactor, WebAuthnUserVerification: 'required' } });
    const { ChallengeParameters } = await cognito.prefer('WEB_AUTHN');
    assert.equal(JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS).userVerification, 'required');
  });

  it('can be selected, or completed in the answer that selects it', async () => {
    const { cognito, passkey } = await registered();
    const { Session, AvailableChallenges, ChallengeParameters } = await cognito.begin();
    assert.deepEqual(AvailableChallenges, ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN']);
    const CREDENTIAL = passkey.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const combined = { ANSWER: 'WEB_AUTHN', CREDENTIAL };
    assert.ok((await cognito.answer('SELECT_CHALLENGE', Session, combined)).AuthenticationResult);
    const again = await cognito.begin();
    const asked = await cognito.answer('SELECT_CHALLENGE', again.Session, { ANSWER: 'WEB_AUTHN' });
    assert.equal(asked.ChallengeName, 'WEB_AUTHN');
    const answer = passkey.get(asked.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    assert.ok((await cognito.answer('WEB_AUTHN', asked.Session, { CREDENTIAL: answer })).AuthenticationResult);
  });

  it('is not answered in a session that gave no challenge, as an empty one is always the same', async () => {
    const { cognito, AccessToken } = await withUser();
    const { Session, ChallengeParameters } = await cognito.begin();
    assert.deepEqual(ChallengeParameters, {});
    const passkey = new VirtualPasskey();
    await register(cognito, AccessToken, passkey);
    const select = (more: JsonObject) => cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: 'WEB_AUTHN', ...more });
    for (const clientData of [
      JSON.stringify({ type: 'webauthn.get', challenge: '', origin: passkeyOrigin }),
      JSON.stringify({ type: 'webauthn.get', origin: passkeyOrigin }),
    ]) {
      const CREDENTIAL = passkey.get('{}', { clientData });
      assert.equal(await select({ CREDENTIAL }), invalidSession);
    }
    assert.equal((await select({})).ChallengeName, 'WEB_AUTHN');
  });

  it('is not answered where another factor is selected', async () => {
    const { cognito, passkey } = await registered();
    const { Session, ChallengeParameters } = await cognito.begin();
    const CREDENTIAL = passkey.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const selected = await cognito.answer('SELECT_CHALLENGE', Session, { ANSWER: 'EMAIL_OTP', CREDENTIAL });
    assert.equal(selected.ChallengeName, 'EMAIL_OTP');
  });

  it('takes a counter that goes up, or is always zero', async () => {
    const counting = await registered({}, new VirtualPasskey({ counter: 7 }));
    for (let round = 0; round < 3; round++) {
      assert.ok((await signIn(counting.cognito, counting.passkey)).AuthenticationResult);
    }
    const { cognito, passkey } = await registered();
    for (let round = 0; round < 2; round++) {
      assert.ok((await signIn(cognito, passkey)).AuthenticationResult);
    }
  });

  it('takes an answer without a user handle', async () => {
    const { cognito, passkey } = await registered();
    assert.ok((await signIn(cognito, passkey, { userHandle: null })).AuthenticationResult);
  });

  it('counts as two factors where the pool says so and the user was verified', async () => {
    const second = { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['EMAIL_OTP'] };
    for (const [factor, bits, expected] of [
      ['MULTI_FACTOR_WITH_USER_VERIFICATION', flags.present | flags.verified, undefined],
      ['MULTI_FACTOR_WITH_USER_VERIFICATION', flags.present, 'EMAIL_OTP'],
    ] as const) {
      const { cognito, AccessToken, passkey } = await registered({
        pool: { ...everyFactor, ...second, WebAuthnFactorConfiguration: factor },
      });
      await cognito.ok('SetUserMFAPreference', { AccessToken, EmailMfaSettings: { Enabled: true } });
      const { ChallengeName } = await signIn(cognito, passkey, { flags: bits });
      assert.equal(ChallengeName, expected);
    }
  });

  it('is not offered to users with a second factor where it counts as one factor', async () => {
    const second = { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['EMAIL_OTP'] };
    const { cognito, AccessToken } = await registered({ pool: { ...everyFactor, ...second } });
    await cognito.ok('SetUserMFAPreference', { AccessToken, EmailMfaSettings: { Enabled: true } });
    const { ChallengeName, AvailableChallenges } = await cognito.prefer('WEB_AUTHN');
    assert.deepEqual([ChallengeName, AvailableChallenges], ['SELECT_CHALLENGE', ['PASSWORD_SRP', 'PASSWORD']]);
  });

  const attacks: readonly (readonly [string, Changes])[] = [
    ['another type', { type: 'webauthn.create' }],
    ['another challenge', { challenge: 'AAAA' }],
    ['an origin that may not call', { origin: 'http://localhost:1' }],
    ['an origin with an address', { origin: pageOrigin }],
    ['a frame of another origin', { crossOrigin: true }],
    ['another relying party', { rpId: 'example.com' }],
    ['an absent user', { flags: flags.verified }],
    ['left over bytes', { more: Buffer.from([0]) }],
    ['no signature', { signature: Buffer.alloc(0) }],
    ['a wrong signature', { signature: Buffer.alloc(70, 1) }],
    ['the signature of another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
    ['an id that nobody has', { id: 'AAAA' }],
    ['two ids', { rawId: 'AAAA' }],
    ['the handle of another user', { userHandle: 'AAAA' }],
    ['a handle that is empty', { userHandle: '' }],
    ['another type of credential', { credentialType: 'password' }],
    ['client data that are no JSON', { clientData: 'no' }],
    ['a counter that goes back', { counter: 3 }],
    ['a counter that stays', { counter: 4 }],
    ['a counter that is zero again', { counter: 0 }],
  ];
  for (const [what, changes] of attacks) {
    it(`refuses ${what}, and the challenge is spent`, async () => {
      const { cognito, passkey } = await registered({}, new VirtualPasskey({ counter: 4 }));
      const { Session, ChallengeParameters } = await cognito.prefer('WEB_AUTHN');
      const options = ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS;
      const answer = (CREDENTIAL: string) => cognito.answer('WEB_AUTHN', Session, { CREDENTIAL });
      assert.equal(await answer(passkey.get(options, changes)), incorrect);
      assert.equal(await answer(passkey.get(options)), invalidSession);
    });
  }

  it('refuses a user who is not verified where the pool demands it', async () => {
    const { cognito, passkey } = await registered({ pool: { ...everyFactor, WebAuthnUserVerification: 'required' } });
    assert.equal(await signIn(cognito, passkey, { flags: flags.present }), incorrect);
    assert.ok((await signIn(cognito, passkey)).AuthenticationResult);
  });

  it('refuses an answer that was given before', async () => {
    const { cognito, passkey } = await registered();
    const first = await cognito.prefer('WEB_AUTHN');
    const CREDENTIAL = passkey.get(first.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    assert.ok((await cognito.answer('WEB_AUTHN', first.Session, { CREDENTIAL })).AuthenticationResult);
    const { Session } = await cognito.prefer('WEB_AUTHN');
    assert.equal(await cognito.answer('WEB_AUTHN', Session, { CREDENTIAL }), incorrect);
  });

  it('refuses the passkey of another user, whatever handle comes with it', async () => {
    const { cognito, passkey } = await registered();
    await cognito.confirmed('bob@example.com');
    const { AccessToken } = await cognito.signedIn('bob@example.com');
    const bobs = new VirtualPasskey();
    await register(cognito, AccessToken, bobs);
    for (const userHandle of [undefined, null, passkey.userHandle]) {
      assert.equal(await signIn(cognito, bobs, userHandle === undefined ? {} : { userHandle }), incorrect);
      const id = passkey.id.toString('base64url');
      assert.equal(await signIn(cognito, bobs, { id, ...(userHandle === undefined ? {} : { userHandle }) }), incorrect);
    }
  });

  it('refuses a passkey that was deleted meanwhile, and a user who was disabled', async () => {
    const { cognito, AccessToken, passkey } = await registered();
    const { Session, ChallengeParameters } = await cognito.prefer('WEB_AUTHN');
    const CREDENTIAL = passkey.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const CredentialId = passkey.id.toString('base64url');
    await cognito.ok('DeleteWebAuthnCredential', { AccessToken, CredentialId });
    assert.equal(await cognito.answer('WEB_AUTHN', Session, { CREDENTIAL }), incorrect);
    const other = await registered();
    await new Administrator(other.cognito).ok('AdminDisableUser', { Username: email });
    assert.equal(await signIn(other.cognito, other.passkey), 'NotAuthorizedException: User is disabled.');
  });

  it('outlives the program', async () => {
    const { cognito, passkey } = await registered();
    assert.ok((await signIn(new PasswordlessPool({ state: cognito.saved }), passkey)).AuthenticationResult);
  });

  it('says in the log why it refuses', async () => {
    const { cognito, passkey } = await registered();
    const { Session, ChallengeParameters } = await cognito.prefer('WEB_AUTHN');
    const CREDENTIAL = passkey.get(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS, { origin: pageOrigin });
    const ChallengeResponses = { USERNAME: email, CREDENTIAL };
    const body = JSON.stringify({
      ClientId: cognito.client.id,
      ChallengeName: 'WEB_AUTHN',
      Session,
      ChallengeResponses,
    });
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.RespondToAuthChallenge' };
    const { reason } = await cognito.handle(httpRequest('POST /', { headers, body }));
    assert.equal(reason, `a page from "${pageOrigin}" cannot use passkeys of 'localhost'`);
  });
});
