import type { AuthSessions } from './auth-sessions.js';
import { type CognitoCall, cognitoCall } from './cognito-call.js';
import { type FuzzClass, FuzzFault } from './fuzz-class.js';
import { type FuzzTarget, victimName, victims } from './fuzz-target.js';
import { type MalformedRequest, malformedRequest } from './malformed-request.js';
import { rawExchange } from './raw-exchange.js';
import { SrpAttacker, type SrpExchange } from './srp-attacker.js';
import { type SrpAttempt, srpAttempt } from './srp-attempt.js';
import { type TokenRequest, tokenRequest } from './token-request.js';

/** Requests that no HTTP client would send, to all servers. */
export function malformedRequests(target: FuzzTarget): FuzzClass<MalformedRequest> {
  const { ports, tokens } = target;
  return {
    name: 'requests',
    inputs: malformedRequest({ ports, token: tokens.access }),
    lanes: 50,
    after: () => letsIn(target),
    async send({ server, text }, tally) {
      const { statuses, hung } = await rawExchange(ports[server], Buffer.from(text, 'latin1'));
      if (hung) {
        throw new FuzzFault('neither an answer nor a closed connection');
      }
      for (const status of statuses) {
        checkStatus(status);
      }
      const [final = 'closed', ...more] = statuses.filter((status) => status !== 100);
      tally.count(more.length > 0 ? 'several answers' : String(final));
    },
  };
}

/** Well-formed requests to protected routes with tokens that are not. */
export function forgedTokens(target: FuzzTarget): FuzzClass<TokenRequest> {
  return {
    name: 'tokens',
    inputs: tokenRequest(target.tokens, target.people),
    lanes: 20,
    after: () => letsIn(target),
    async send({ path, headers }, tally) {
      const { status } = await target.api.send('GET', path, headers);
      checkStatus(status);
      if (status < 400) {
        throw new FuzzFault(`a token that is none was let in with ${status}`);
      }
      tally.count(String(status));
    },
  };
}

/** Actions of Cognito with input that is malformed, of wrong types, or of somebody who is not who it says. */
export function cognitoCalls(target: FuzzTarget, sessions: AuthSessions): FuzzClass<CognitoCall> {
  const { tokens, people, strangers } = target;
  return {
    name: 'Cognito calls',
    inputs: cognitoCall({ tokens, people, strangers, sessions, email: victimName(victims) }),
    lanes: 20,
    after: () => letsIn(target),
    async send({ action, headers, body, mustFail }, tally) {
      const lines = [['x-amz-target', `AWSCognitoIdentityProviderService.${action}`] as const, ...headers];
      const answer = await target.cognito.send('POST', '/', lines, body);
      checkStatus(answer.status);
      checkNoTokens(answer.body);
      if (mustFail && answer.status === 200) {
        throw new FuzzFault(`what is not to succeed did: ${answer.body}`);
      }
      tally.count(outcomeOf(answer));
    },
  };
}

/** Sign-ins by SRP of those who do not know the password, or break the protocol; now and then of one who does. */
export function srpMessages(target: FuzzTarget): FuzzClass<SrpAttempt> {
  const attackers = Array.from({ length: victims }, (_, index) => new SrpAttacker(target, index));
  let turns = 0;
  return {
    name: 'SRP messages',
    inputs: srpAttempt,
    lanes: victims,
    async after() {
      await letsIn(target);
      checkExchanges((await attackers[turns++ % victims]?.signIn()) ?? []);
    },
    async send(attempt, tally, lane) {
      const exchanges = (await attackers[lane]?.attempt(attempt)) ?? [];
      checkExchanges(exchanges);
      for (const { answer, expected } of exchanges) {
        tally.count(expected === 'refusal' ? outcomeOf(answer) : expected);
      }
    },
  };
}

function checkExchanges(exchanges: readonly SrpExchange[]): void {
  for (const { what, answer, expected } of exchanges) {
    checkStatus(answer.status);
    const { AuthenticationResult, ChallengeName } = JSON.parse(answer.body);
    const found = AuthenticationResult ? 'tokens' : ChallengeName ? 'challenge' : 'refusal';
    if (found !== expected) {
      throw new FuzzFault(`${what}: ${found} instead of ${expected}: ${answer.status} ${answer.body}`);
    }
  }
}

/** Nothing of what is fuzzed is among what `local/README.md` answers with a 5xx. */
function checkStatus(status: number): void {
  if (status >= 500) {
    throw new FuzzFault(`the answer is ${status}`);
  }
}

function checkNoTokens(body: string): void {
  if (/"(Access|Id|Refresh)Token"/.test(body)) {
    throw new FuzzFault(`tokens were issued: ${body}`);
  }
}

function outcomeOf({ status, body }: { readonly status: number; readonly body: string }): string {
  const [, type] = /"__type":"(\w+)"/.exec(body) ?? [];
  return type ?? String(status);
}

/** Else a gateway that refuses everything would pass. */
async function letsIn(target: FuzzTarget): Promise<void> {
  const status = await target.oracle();
  if (status !== 200) {
    throw new FuzzFault(`the token that nobody touched is answered with ${status}`);
  }
}
