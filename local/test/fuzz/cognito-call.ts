import fc from 'fast-check';
import { signature } from '../services/user-pools/administrator.js';
import type { HeaderLines } from '../support/http-client.js';
import type { AuthSessions } from './auth-sessions.js';
import { type ActionSample, adminSamples, foreignSamples, publicSamples, signedInSamples } from './cognito-actions.js';
import { editedJson } from './edited-json.js';
import { forgedToken, misplacedToken } from './forged-token.js';
import type { GenuineTokens, TargetPool } from './fuzz-target.js';
import { mutated } from './mutated.js';

/** A call of an action that is not to give out tokens, nor, where it `mustFail`, to succeed. */
export interface CognitoCall {
  readonly action: string;
  readonly headers: HeaderLines;
  readonly body: string;
  readonly mustFail: boolean;
}

export interface CallContext {
  readonly tokens: GenuineTokens;
  readonly people: TargetPool;
  /** Of no use to anybody else: administrators may do there what they like. */
  readonly strangers: TargetPool;
  readonly sessions: AuthSessions;
  /** A user whose password nobody tries rightly. */
  readonly email: string;
}

/** Calls of anyone, of those with tokens that are none, and of administrators who did not sign, or who made mistakes. */
export function cognitoCall({ tokens, people, strangers, sessions, email }: CallContext): fc.Arbitrary<CognitoCall> {
  const open = fc.constantFrom(...publicSamples(people, email));
  const admin = fc.constantFrom(...adminSamples(strangers, email));
  const forged = forgedToken(tokens).chain(({ text }) => fc.constantFrom(...signedInSamples(text)));
  const misplaced = misplacedToken(tokens, people).chain(({ text }) => fc.constantFrom(...signedInSamples(text)));
  const foreign = fc.constantFrom(...foreignSamples(people, sessions, email));
  const signed = fc.constant<HeaderLines>([['authorization', signature]]);
  const nothing = fc.constant<HeaderLines>([]);
  return fc.oneof(
    { weight: 6, arbitrary: call(open.chain(edited), nothing, false) },
    { weight: 4, arbitrary: call(forged.map(untouched), nothing, true) },
    { weight: 1, arbitrary: call(foreign.map(untouched), nothing, true) },
    { weight: 1, arbitrary: call(misplaced.chain(edited), nothing, false) },
    { weight: 3, arbitrary: call(admin.chain(edited), signed, false) },
    { weight: 2, arbitrary: call(admin.map(untouched), unsigned, true) },
    { weight: 1, arbitrary: call(admin.chain(edited), unsigned, true) },
    { weight: 1, arbitrary: call(open.chain(misnamed), nothing, false) },
  );
}

type Sent = Pick<CognitoCall, 'action' | 'body'>;

function call(
  sent: fc.Arbitrary<Sent>,
  headers: fc.Arbitrary<HeaderLines>,
  mustFail: boolean,
): fc.Arbitrary<CognitoCall> {
  return fc.tuple(sent, headers).map(([one, lines]) => ({ ...one, headers: lines, mustFail }));
}

function untouched({ action, input }: ActionSample): Sent {
  return { action, body: JSON.stringify(input) };
}

function edited({ action, input }: ActionSample): fc.Arbitrary<Sent> {
  return editedJson(input).map((body) => ({ action, body }));
}

function misnamed({ action, input }: ActionSample): fc.Arbitrary<Sent> {
  return mutated(fc.constant(action)).map((name) => ({ action: headerText(name), body: JSON.stringify(input) }));
}

/** What is not as an AWS SDK signs, or comes of a web page. */
const unsigned: fc.Arbitrary<HeaderLines> = fc.oneof(
  fc.constant<HeaderLines>([]),
  fc.constantFrom('origin', 'sec-fetch-site').map(
    (name): HeaderLines => [
      ['authorization', signature],
      [name, 'null'],
    ],
  ),
  mutated(fc.constant(signature))
    .map(headerText)
    .filter((text) => !/Credential=[^/,]+\/\d{8}\/[^/,]+\/cognito-idp\/aws4_request/.test(text))
    .map((text): HeaderLines => [['authorization', text]]),
);

function headerText(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
}
