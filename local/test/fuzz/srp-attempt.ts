import fc from 'fast-check';
import { mutated } from './mutated.js';
import { N } from './srp-prover.js';

/** A sign-in by SRP of somebody who does not know the password, or breaks the protocol. */
export interface SrpAttempt {
  /** The `SRP_A` that is sent; `undefined` where it is one of the right form. */
  readonly A: string | undefined;
  /** Whose sign-in it is: of a user, or of a name that is nobody's. */
  readonly name: 'user' | 'nobody';
  readonly answer: SrpAnswer;
}

/** What is answered to the challenge. All but the kind is what the answer has beside it. */
export interface SrpAnswer {
  readonly kind: (typeof kinds)[number];
  /** Members of `ChallengeResponses` that are something else, or missing. */
  readonly odd: Readonly<Record<string, string | undefined>>;
}

export const kinds = [
  /** The proof of another password. */
  'wrong password',
  /** A proof for shared secrets that an attacker can bring about, or hope for. */
  'S = 0',
  'S = 1',
  'S = N - 1',
  /** The right proof, for something else than what it is given with. */
  'bit of the right proof',
  'right proof, cut short',
  'right proof of another time',
  'right proof of another challenge',
  'right proof of another user',
  'right proof of another client',
  'right proof, given twice',
  /** Not looked at any further. */
  'odd response',
] as const;

const multiples = [0n, 1n, 2n, 3n, 255n].map((factor) => (N * factor).toString(16));
const hexadecimal = N.toString(16);

/** Values that make the key known to anyone, and texts that are no number at all. */
const badA = fc.oneof(
  fc.constantFrom(
    ...multiples,
    ...multiples.map((hex) => `00${hex}`),
    ...multiples.map((hex) => hex.toUpperCase()),
    '0'.repeat(768),
  ),
  fc.constantFrom(
    '',
    ' ',
    '-1',
    '-0',
    `-${hexadecimal}`,
    '+1',
    '0x1',
    '1.0',
    '1e3',
    'g',
    'NaN',
    '٣',
    '\0',
    'null',
    '\ud800',
    '1 1',
    '1\n',
  ),
  fc.constantFrom(1_025, 2_000, 100_000).map((length) => 'f'.repeat(length)),
  mutated(fc.constant(hexadecimal)).filter((text) => !/^[0-9a-f]{1,1024}$/i.test(text)),
);

/** Values of the right form that no honest client sends. */
const oddA = fc.constantFrom(
  ...[
    '1',
    '2',
    'f',
    '00000001',
    (N - 1n).toString(16),
    (N + 1n).toString(16),
    (N * 2n + 1n).toString(16),
    'f'.repeat(1_024),
  ],
);

const responses = ['USERNAME', 'PASSWORD_CLAIM_SECRET_BLOCK', 'PASSWORD_CLAIM_SIGNATURE', 'TIMESTAMP'];
const oddResponse = fc.constantFrom(
  ...[
    undefined,
    '',
    ' ',
    '\0',
    '=',
    '====',
    'AAAA',
    'A'.repeat(43),
    `${'A'.repeat(43)}=`,
    '\ud800',
    '__proto__',
    'a'.repeat(100_000),
  ],
  ...[
    'Tue Nov 3 08:04:05 UTC 2026',
    'Tue Nov 03 8:04:05 GMT 2026',
    '2026-11-03T08:04:05Z',
    'Xxx Nov 3 08:04:05 UTC 2026',
  ],
);
const oddResponses = fc
  .array(fc.tuple(fc.constantFrom(...responses), oddResponse), { minLength: 1, maxLength: 3 })
  .map((members) => Object.fromEntries(members));

const answer = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...kinds).map((kind): SrpAnswer => ({ kind, odd: {} })) },
  { weight: 1, arbitrary: oddResponses.map((odd): SrpAnswer => ({ kind: 'odd response', odd })) },
);
const name = fc.constantFrom<SrpAttempt['name']>('user', 'nobody');

export const srpAttempt: fc.Arbitrary<SrpAttempt> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(badA, name, answer).map(([A, who, given]) => ({ A, name: who, answer: given })) },
  { weight: 1, arbitrary: fc.tuple(oddA, name, answer).map(([A, who, given]) => ({ A, name: who, answer: given })) },
  { weight: 2, arbitrary: fc.tuple(name, answer).map(([who, given]) => ({ A: undefined, name: who, answer: given })) },
);
