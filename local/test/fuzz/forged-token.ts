import { sign } from 'node:crypto';
import fc from 'fast-check';
import { encoded, hmacSigned, signed, signingKey } from '../support/token.js';
import type { GenuineTokens, TargetPool } from './fuzz-target.js';
import { latin1, mutated } from './mutated.js';

/** A token that is to let nobody in, and how it was made. */
export interface ForgedToken {
  readonly kind: string;
  readonly text: string;
}

/** The key of somebody who is not the pool, under the id of the pool's own key. */
const forger = signingKey('forger');

type Claims = Readonly<Record<string, unknown>>;

const algorithms: readonly unknown[] = [
  'none',
  'None',
  'NONE',
  '',
  'HS256',
  'HS384',
  'RS384',
  'RS512',
  'PS256',
  'ES256',
  'EdDSA',
  'rs256',
  null,
  0,
  [],
  {},
];
const keyIds: readonly unknown[] = [
  '',
  '../../dev/null',
  '/dev/null',
  'forger',
  "' OR 1=1",
  '__proto__',
  'constructor',
  '\0',
  null,
  0,
  [],
  {},
];
const oddValues: readonly unknown[] = [
  undefined,
  null,
  '',
  0,
  -1,
  true,
  [],
  {},
  ['x'],
  { toString: 1 },
  '\ud800',
  '1e999',
  Number.MAX_VALUE,
  '__proto__',
];

/**
 * Tokens that anybody could make who saw genuine ones, or has no more than the public key. Each differs from the genuine access
 * token.
 */
export function forgedToken(tokens: GenuineTokens): fc.Arbitrary<ForgedToken> {
  const { access, id, refresh, key } = tokens;
  const [header = '', payload = '', signature = ''] = access.split('.');
  const claims = decoded(payload);
  const underOldSignature = (part: unknown) => `${header}.${encoded(part)}.${signature}`;
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' });
  const secrets = fc.constantFrom(pem, JSON.stringify(key.publicJwk), key.publicJwk.n ?? '', '', 'secret');
  const alg = fc.constantFrom(...algorithms);
  const kid = fc.oneof(fc.constant<unknown>(key.kid), fc.constantFrom<unknown>(...keyIds));
  const extra = fc.constantFrom(
    {},
    { crit: ['exp'] },
    { jwk: forger.publicJwk },
    { jku: 'http://127.0.0.1/jwks.json' },
    { x5c: ['MII='] },
    { typ: 'at+jwt', cty: 'JWT' },
    { zip: 'DEF' },
    { b64: false },
  );
  const anyHeader = fc.tuple(alg, kid, extra).map(([a, k, members]) => ({ alg: a, kid: k, ...members }));
  const text = fc.oneof(fc.constant(access), fc.constant(id));
  return kinds([access, id], {
    mutated: mutated(text),
    'other header': anyHeader.map((other) => `${encoded(other)}.${payload}.${signature}`),
    unsigned: anyHeader.map((other) => `${encoded(other)}.${payload}.`),
    'other claims': changedClaims(claims).map(underOldSignature),
    'nested claims': nested.map(underOldSignature),
    "forger's key": fc
      .tuple(fc.constantFrom('RS256', 'RS384', 'RS512'), kid, extra)
      .map(([a, k, members]) => signed(forger, claims, { alg: a, kid: k, ...members })),
    'HMAC of the public key': fc
      .tuple(secrets, fc.constantFrom('HS256', 'RS256', 'none'))
      .map(([secret, a]) => hmacSigned(secret, claims, { alg: a, kid: key.kid })),
    'other encoding': fc.constantFrom(...reencoded(header, payload, signature)),
    several: fc
      .tuple(
        fc.constantFrom(access, id, 'a.b.c', ''),
        fc.constantFrom(' ', ',', ', ', ', Bearer ', '.', '\t'),
        fc.constantFrom(access, id, 'a.b.c', ''),
      )
      .map((parts) => parts.join('')),
    random: fc.oneof(
      latin1,
      fc.array(latin1, { minLength: 1, maxLength: 5 }).map((parts) => parts.map(encoded).join('.')),
    ),
    'no access token': fc.constantFrom(
      refresh,
      `${refresh}.${refresh}.${refresh}`,
      signature,
      payload,
      `${header}.${payload}`,
    ),
  });
}

/** Tokens of other pools and clients, and tokens of the pool's own key that say something that is not so. */
export function misplacedToken(tokens: GenuineTokens, { issuer, clientId }: TargetPool): fc.Arbitrary<ForgedToken> {
  const { access, id, key } = tokens;
  const claims = decoded(access.split('.')[1] ?? '');
  const now = Math.floor(Date.now() / 1000);
  const bad = fc.oneof(
    ...Object.entries<readonly unknown[]>({
      exp: [now - 1, 0, -1, String(now + 60), null, undefined, [now + 60], {}, '1e999'],
      nbf: [now + 3600, '0', null, [], Number.MAX_VALUE],
      iat: [now + 3600, '0', null, {}, Number.MAX_VALUE],
      iss: [`${issuer}/`, issuer.toUpperCase(), `${issuer}_`, '', null, undefined, [issuer], { [issuer]: issuer }],
      aud: ['other', '', null, [], [clientId, 1], {}, [[clientId]], `${clientId} other`],
      client_id: ['other', '', null, undefined, {}, clientId.toUpperCase()],
    }).map(([name, values]) => fc.constantFrom(...values).map((value) => ({ [name]: value }))),
  );
  return kinds([access, id], {
    'wrong claims of the right key': fc
      .tuple(bad, fc.constantFrom<Claims>({}, { extra: 1 }, { scope: { toString: 1 } }, { token_use: [] }))
      .map(([claim, more]) => signed(key, { ...claims, ...more, ...claim })),
    'repeated claims of the right key': fc
      .constantFrom('exp', 'iss', 'client_id', 'sub', '\\u0065xp')
      .map((name) => signed(key, `{"${name}":"first",${JSON.stringify(claims).slice(1)}`)),
    'claims that are none, of the right key': fc
      .oneof(
        nested,
        fc.constantFrom('', 'null', '1', '"a"', '[]', 'NaN', '{"exp":1,}', '\ufeff{}', '{"__proto__":{"exp":9e9}}'),
      )
      .map((payload) => signed(key, payload)),
    'wrong header of the right key': fc
      .tuple(fc.constantFrom(...algorithms), fc.constantFrom(...keyIds))
      .map(([alg, kid]) => signed(key, claims, { alg, kid })),
    'hash of another algorithm': fc.constantFrom('RSA-SHA1', 'RSA-SHA384', 'RSA-SHA512').map((hash) => {
      const input = `${encoded({ alg: 'RS256', kid: key.kid })}.${encoded(claims)}`;
      return `${input}.${sign(hash, Buffer.from(input), key.privateKey).toString('base64url')}`;
    }),
    'of another client or pool': fc.constantFrom(tokens.otherClient, tokens.stranger),
  });
}

/** JSON that is large or deep. */
const nested = fc.tuple(fc.constantFrom('[', '{"a":', '[[],'), fc.constantFrom(10, 500, 1_500)).map(([open, depth]) => {
  const close = open.startsWith('{') ? '1'.padEnd(depth + 1, '}') : ''.padEnd(depth, ']');
  return `{"iss":${open.repeat(depth)}${open === '[[],' ? '1' : ''}${close}}`;
});

function changedClaims(claims: Claims): fc.Arbitrary<unknown> {
  const names = [...Object.keys(claims), '__proto__', 'constructor', 'aud', 'scp', 'nbf', 'admin'];
  const claim = fc.tuple(fc.constantFrom(...names), fc.constantFrom<unknown>(...oddValues, 9_999_999_999));
  return fc
    .array(claim, { minLength: 1, maxLength: 3 })
    .map((changes) => ({ ...claims, ...Object.fromEntries(changes) }))
    .filter((changed) => JSON.stringify(changed) !== JSON.stringify(claims));
}

/** The same bytes, written otherwise than they are to be. */
function reencoded(header: string, payload: string, signature: string): readonly string[] {
  const parts = [header, payload, signature];
  const standard = (part: string) => Buffer.from(part, 'base64url').toString('base64');
  const spare = (part: string) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return part.slice(0, -1) + alphabet[alphabet.indexOf(part.at(-1) ?? '') ^ 1];
  };
  const changes = [
    standard,
    spare,
    (part: string) => `${part}=`,
    (part: string) => `${part}==`,
    (part: string) => `${part}\t`,
  ];
  return changes
    .flatMap((change) => parts.map((part, index) => parts.with(index, change(part)).join('.')))
    .concat(`${parts.join('.')}.`);
}

function kinds(
  genuine: readonly string[],
  texts: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<ForgedToken> {
  const forged = Object.entries(texts).map(([kind, text]) => text.map((made) => ({ kind, text: sendable(made) })));
  return fc.oneof(...forged).filter(({ text }) => !genuine.includes(bare(text)));
}

/** Without what no HTTP client sends in a header. */
function sendable(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
}

/** What is left where the gateway takes the scheme and spaces away. */
function bare(text: string): string {
  return text.trim().replace(/^bearer +/i, '');
}

function decoded(part: string): Claims {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
