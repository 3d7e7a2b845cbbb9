import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { verifiedAssertion } from '../../../../lib/services/user-pools/passkeys/assertion.js';
import type { Passkey } from '../../../../lib/services/user-pools/passkeys/passkey.js';
import { assertionError, registrationError } from '../../../../lib/services/user-pools/passkeys/passkey-errors.js';
import { registeredPasskey } from '../../../../lib/services/user-pools/passkeys/registration.js';
import { isOriginOf } from '../../../../lib/services/user-pools/passkeys/relying-party.js';
import type { User } from '../../../../lib/services/user-pools/users/user.js';
import { type Answer, passkeyOrigin } from '../../../support/cognito.js';
import { type Changes, cbor, flags, VirtualPasskey } from './virtual-passkey.js';

const challenge = 'c'.repeat(43);
const relyingParty = { id: 'localhost', name: 'People', mayCall: (origin: string) => origin === passkeyOrigin };
const { present, verified } = flags;

type Refusal = readonly [what: string, changes: Changes, kind: string, message: string];

/** What is refused of a new passkey and of one that is used. */
const ofBoth: readonly Refusal[] = [
  ['client data that are no JSON', { clientData: '{' }, 'malformed', 'clientDataJSON is not JSON'],
  ['client data that are a list', { clientData: '[]' }, 'refused', 'the type of clientDataJSON is not'],
  ['another challenge', { challenge: 'AAAA' }, 'refused', 'the passkey signed a different challenge'],
  [
    'a page that may not call',
    { origin: 'http://localhost:1' },
    'origin',
    `a page from "http://localhost:1" cannot use passkeys of 'localhost'`,
  ],
  [
    'a page with a long address',
    { origin: `http://localhost/${'a'.repeat(200)}` },
    'origin',
    `a page from "http://localhost/${'a'.repeat(82)} cannot use passkeys of 'localhost'`,
  ],
  [
    'a frame of another origin',
    { crossOrigin: true },
    'origin',
    `a page from "${passkeyOrigin}" is framed by a page from another origin`,
  ],
  [
    'a frame in another site',
    { topOrigin: 'https://example.com' },
    'origin',
    `a page from "${passkeyOrigin}" is framed by a page from another origin`,
  ],
  [
    'another relying party',
    { rpId: 'example.com' },
    'relying party',
    `the passkey does not belong to the relying party 'localhost'`,
  ],
  ['an absent user', { flags: verified }, 'refused', 'the user was not present'],
  [
    'a backup that cannot be',
    { flags: present | flags.backedUp },
    'malformed',
    'the passkey is marked as backed up, but not as eligible for backup',
  ],
  ['an id that is empty', { id: '', rawId: '' }, 'malformed', 'the id and the rawId of the credential differ'],
  ['two ids', { rawId: 'AAAA' }, 'malformed', 'the id and the rawId of the credential differ'],
  ['an id in base64', { rawId: '+/+/' }, 'malformed', 'rawId is not base64url'],
  ['an id with a space before it', { rawId: ' AAAA' }, 'malformed', 'rawId is not base64url'],
  ['an id with a line break after it', { rawId: 'AAAA\n' }, 'malformed', 'rawId is not base64url'],
  [
    'another type of credential',
    { credentialType: 'password' },
    'malformed',
    'the credential is not a public key credential',
  ],
];

describe('a new passkey', () => {
  function register(
    changes: Changes = {},
    edit: (credential: Answer) => void = () => {},
    passkey = new VirtualPasskey(),
  ) {
    const credential = passkey.create({ challenge, user: { id: 'u' } }, changes) as Answer;
    edit(credential);
    return registeredPasskey(credential, challenge, relyingParty, false, 7);
  }
  const attested = present | flags.attested;
  const longest = "the attestation does not have the requested format 'none'";
  const other = 'the credential differs from the one that the authenticator created';
  const incomplete = 'the key of the passkey is incomplete';
  const cose = () => new VirtualPasskey().cose();
  const rsa = () => new VirtualPasskey({ algorithm: 'RS256' }).cose();

  it('is kept with what the browser says of it', () => {
    const passkey = new VirtualPasskey({ counter: 9 });
    assert.deepEqual(register({ transports: ['usb', 'nfc', 'pigeon'] }, undefined, passkey), {
      id: passkey.id.toString('base64url'),
      publicKey: cbor(passkey.cose()).toString('base64url'),
      counter: 9,
      name: 'Passkey on this device',
      relyingPartyId: 'localhost',
      transports: ['nfc', 'usb'],
      attachment: 'platform',
      createdAt: 7,
    });
  });

  it('may be on another device, and be carried there in every known way', () => {
    const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];
    const { name, attachment, transports: kept } = register({ attachment: 'cross-platform', transports });
    assert.deepEqual([name, attachment, kept], ['Passkey', 'cross-platform', transports]);
  });

  it('needs no transports, and none that are a list', () => {
    for (const transports of [undefined, 'usb', { includes: 'usb' }]) {
      assert.deepEqual(register({}, ({ response }) => Object.assign(response, { transports })).transports, []);
    }
  });

  it('may be backed up if it can be', () => {
    assert.ok(register({ flags: attested | flags.backedUp | flags.eligible }));
    assert.ok(register({ flags: attested | flags.eligible }));
  });

  it('has an id of at most 1023 bytes', () => {
    assert.ok(register({}, undefined, new VirtualPasskey({ id: Buffer.alloc(1023, 1) })));
    const tooLong = new VirtualPasskey({ id: Buffer.alloc(1024, 1) });
    assert.throws(() => register({}, undefined, tooLong), { kind: 'malformed', message: other });
  });

  for (const [what, changes, kind, message] of [
    ...ofBoth,
    [
      'a page that says nothing of its origin',
      { clientData: JSON.stringify({ type: 'webauthn.create', challenge }) },
      'origin',
      "a page from undefined cannot use passkeys of 'localhost'",
    ],
    [
      'a page whose origin is a list',
      { clientData: JSON.stringify({ type: 'webauthn.create', challenge, origin: [passkeyOrigin] }) },
      'origin',
      `a page from ["${passkeyOrigin}"] cannot use passkeys of 'localhost'`,
    ],
    ['another type', { type: 'webauthn.get' }, 'refused', "the type of clientDataJSON is not 'webauthn.create'"],
    ['left over bytes', { more: Buffer.from([0]) }, 'malformed', 'the authenticator data is longer than declared'],
    [
      'extensions that are no map',
      { flags: attested | flags.extensions, more: Buffer.from([0x80]) },
      'malformed',
      'the extensions are not a map',
    ],
    [
      'bytes after the extensions',
      { flags: attested | flags.extensions, more: Buffer.from([0xa0, 0]) },
      'malformed',
      'the authenticator data is longer than declared',
    ],
    [
      'no key',
      { cose: [] as unknown as ReadonlyMap<number, number> },
      'malformed',
      'the attested credential has no key',
    ],
    ['an attestation of a maker', { format: 'packed' }, 'unsupported', longest],
    ['a statement', { statement: new Map([['sig', Buffer.alloc(1)]]) }, 'unsupported', longest],
    ['a statement that is a list', { statement: [] }, 'unsupported', longest],
    ['another id', { id: 'AAAA' }, 'malformed', other],
    [
      'another algorithm',
      { cose: cose().set(3, -8) },
      'unsupported',
      'the key of the passkey is neither ES256 nor RS256',
    ],
    [
      'another type of key',
      { cose: cose().set(1, 3) },
      'unsupported',
      'the key of the passkey is neither ES256 nor RS256',
    ],
    ['another curve', { cose: cose().set(-1, 2) }, 'unsupported', 'the key of the passkey is neither ES256 nor RS256'],
    ['an x that is short', { cose: cose().set(-2, Buffer.alloc(31)) }, 'unsupported', incomplete],
    ['a y that is long', { cose: cose().set(-3, Buffer.alloc(33)) }, 'unsupported', incomplete],
    ['an x that is a text', { cose: cose().set(-2, 'x'.repeat(32)) }, 'unsupported', incomplete],
    ['a modulus that is a number', { cose: rsa().set(-1, 3) }, 'unsupported', incomplete],
    ['an exponent that is a text', { cose: rsa().set(-2, 'AQAB') }, 'unsupported', incomplete],
    [
      'a point that is not on the curve',
      { cose: cose().set(-2, Buffer.alloc(32, 1)).set(-3, Buffer.alloc(32, 1)) },
      'unsupported',
      'the key of the passkey is invalid',
    ],
  ] as readonly Refusal[]) {
    it(`is refused with ${what}, and the log says so`, () => {
      assert.throws(() => register(changes), refusal(kind, message));
    });
  }

  for (const [what, edit, message] of [
    ['no response', (it: Answer) => delete it.response, 'the credential is not a public key credential'],
    ['a response that is a list', (it: Answer) => Object.assign(it, { response: [] }), 'not a public key credential'],
    ['an id that is a number', (it: Answer) => Object.assign(it, { id: 1, rawId: '1' }), 'not a public key credential'],
    ['no attestation', (it: Answer) => delete it.response.attestationObject, 'attestationObject is not base64url'],
    ['no client data', (it: Answer) => delete it.response.clientDataJSON, 'clientDataJSON is not base64url'],
    ['no raw id', (it: Answer) => delete it.rawId, 'rawId is not base64url'],
    [
      'authenticator data that are a text',
      (it: Answer) => attest(it, 'data'),
      'the attestation has no authenticator data',
    ],
    [
      'authenticator data without a credential',
      (it: Answer) => attest(it, authenticatorDataOf(it).subarray(0, 54)),
      'the attested credential is too short',
    ],
    [
      'authenticator data that are cut',
      (it: Answer) => attest(it, authenticatorDataOf(it).subarray(0, 36)),
      'the authenticator data is too short',
    ],
    [
      'authenticator data that are empty',
      (it: Answer) => attest(it, Buffer.alloc(0)),
      'authenticator data is too short',
    ],
    [
      'authenticator data that end with the length of the id',
      (it: Answer) => attest(it, authenticatorDataOf(it).subarray(0, 55)),
      'the data is not valid CBOR for a passkey',
    ],
    [
      'a key that begins after the end',
      (it: Answer) => attest(it, authenticatorDataOf(it).subarray(0, 60)),
      'the data is not valid CBOR for a passkey',
    ],
  ] as const) {
    it(`is refused with ${what}, and the log says so`, () => {
      assert.throws(() => register({}, edit), refusal('malformed', message));
    });
  }

  function attest(credential: Answer, authData: Buffer | string): void {
    const attestation = new Map<string, string | Buffer | Map<string, string>>([['fmt', 'none']]);
    attestation.set('attStmt', new Map()).set('authData', authData);
    credential.response.attestationObject = cbor(attestation).toString('base64url');
  }

  function authenticatorDataOf({ response }: Answer): Buffer {
    const attestation = Buffer.from(response.attestationObject, 'base64url');
    return attestation.subarray(attestation.indexOf('authData') + 'authData'.length + 2);
  }
});

describe('a passkey that is used', () => {
  const passkey = new VirtualPasskey({ counter: 4 });
  passkey.userHandle = 'dQ';
  const kept: Passkey = {
    id: passkey.id.toString('base64url'),
    publicKey: cbor(passkey.cose()).toString('base64url'),
    counter: 4,
    name: 'Passkey',
    relyingPartyId: 'localhost',
    transports: [],
    createdAt: 7,
  };
  const user = { passkeys: [kept], passkeyUserId: passkey.userHandle } as unknown as User;

  function use(changes: Changes = {}, of: User | undefined = user, edit = (text: string) => text, mustVerify = false) {
    const text = edit(passkey.get(JSON.stringify({ challenge }), changes));
    return verifiedAssertion(text, of, challenge, relyingParty, mustVerify);
  }

  it('is told with its counter, and whether the user was verified', () => {
    assert.deepEqual(use({ counter: 5 }), { passkey: kept, counter: 5, isUserVerified: true });
    const { isUserVerified } = use({ counter: 5, flags: present });
    assert.equal(isUserVerified, false);
  });

  it('may send extensions, but not more than it says', () => {
    const more = Buffer.from([0xa0]);
    assert.ok(use({ flags: present | flags.extensions, more, counter: 5 }));
    const malformed = refusal('malformed', 'the authenticator data is longer than declared');
    assert.throws(() => use({ more, counter: 5 }), malformed);
  });

  it('must verify the user if the pool demands it', () => {
    const expected = refusal('refused', 'the user was not verified, but WebAuthnUserVerification requires it');
    assert.throws(() => use({ flags: present }, user, undefined, true), expected);
    assert.ok(use({ counter: 5 }, user, undefined, true));
  });

  for (const [what, changes, kind, message] of [
    ...ofBoth,
    [
      'a page that says nothing of its origin',
      { clientData: JSON.stringify({ type: 'webauthn.get', challenge }) },
      'origin',
      "a page from undefined cannot use passkeys of 'localhost'",
    ],
    [
      'a page whose origin is a list',
      { clientData: JSON.stringify({ type: 'webauthn.get', challenge, origin: [passkeyOrigin] }) },
      'origin',
      `a page from ["${passkeyOrigin}"] cannot use passkeys of 'localhost'`,
    ],
    ['another type', { type: 'webauthn.create' }, 'refused', "the type of clientDataJSON is not 'webauthn.get'"],
    ['an id that nobody has', { id: 'AAAA' }, 'refused', 'the user has no such passkey'],
    ['a wrong signature', { signature: Buffer.alloc(70, 1) }, 'refused', 'the signature of the passkey is wrong'],
    [
      'the signature of another key',
      { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
      'refused',
      'the signature of the passkey is wrong',
    ],
    ['the handle of another user', { userHandle: 'AAAA' }, 'refused', 'the passkey belongs to another user'],
    ['an empty handle', { userHandle: '' }, 'refused', 'the passkey belongs to another user'],
    [
      'a counter that stays',
      { counter: 4 },
      'refused',
      'the counter of the passkey went backwards: the passkey might have been copied',
    ],
    [
      'a counter of zero',
      { counter: 0 },
      'refused',
      'the counter of the passkey went backwards: the passkey might have been copied',
    ],
    [
      'an attested credential that is not there',
      { flags: present | flags.attested },
      'malformed',
      'the attested credential is too short',
    ],
  ] as readonly Refusal[]) {
    it(`is refused with ${what}, and the log says so`, () => {
      assert.throws(() => use(changes), refusal(kind, message));
    });
  }

  it('is refused for a user who does not exist, has none, or registered it for another relying party', () => {
    const missing = refusal('refused', 'the user has no such passkey');
    assert.throws(() => verifiedAssertion(used(), undefined, challenge, relyingParty, false), missing);
    assert.throws(() => use({}, {} as User), missing);
    assert.throws(() => use({}, { ...user, passkeys: [{ ...kept, relyingPartyId: 'example.com' }] }), missing);
  });

  it('is refused if it is no JSON, or lacks what is signed', () => {
    assert.throws(() => use({}, user, () => '{'), refusal('malformed', 'CREDENTIAL is not JSON'));
    for (const text of ['null', '[]', '"x"', '1']) {
      assert.throws(() => use({}, user, () => text), refusal('malformed', 'not a public key credential'));
    }
    for (const name of ['authenticatorData', 'signature', 'clientDataJSON']) {
      const without = (text: string) => text.replace(`"${name}"`, '"other"');
      assert.throws(() => use({}, user, without), refusal('malformed', `${name} is not base64url`));
    }
  });

  it('starts to count only if it did not count before', () => {
    const uncounted = { ...user, passkeys: [{ ...kept, counter: 0 }] };
    assert.equal(use({ counter: 0 }, uncounted).counter, 0);
    assert.equal(use({ counter: 1 }, uncounted).counter, 1);
  });

  const used = () => passkey.get(JSON.stringify({ challenge }));
});

describe('the origin of a page that uses passkeys', () => {
  const anyPage = { ...relyingParty, mayCall: () => true };

  it('has the host name of the relying party, and is an origin, not another address', () => {
    assert.ok(isOriginOf('http://localhost', anyPage));
    assert.ok(isOriginOf(passkeyOrigin, anyPage));
    assert.ok(!isOriginOf(passkeyOrigin, { ...relyingParty, mayCall: () => false }));
    for (const origin of [
      `${passkeyOrigin}/`,
      `${passkeyOrigin}/page`,
      `${passkeyOrigin}?a`,
      'http://ann@localhost:5173',
      'HTTP://localhost:5173',
      'http://LOCALHOST:5173',
      'http://localhost:80',
      'http://127.0.0.1:5173',
      'http://app.localhost',
      'localhost',
      'null',
      '',
    ]) {
      assert.ok(!isOriginOf(origin, anyPage), origin);
    }
  });
});

describe('an error that is not one of a credential', () => {
  it('stays what it is', () => {
    const error = new TypeError('a fault of the program');
    assert.equal(registrationError(error), error);
    assert.equal(assertionError(error), error);
  });
});

function refusal(kind: string, message: string) {
  return (error: unknown) => {
    const { kind: found, message: text } = error as { readonly kind?: string; readonly message: string };
    assert.deepEqual([found, text.includes(message) ? message : text], [kind, message]);
    return true;
  };
}
