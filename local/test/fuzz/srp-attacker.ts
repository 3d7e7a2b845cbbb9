import { randomBytes } from 'node:crypto';
import type { Answer } from '../support/http-client.js';
import { type FuzzTarget, password, victimName } from './fuzz-target.js';
import type { SrpAttempt } from './srp-attempt.js';
import { N, type SrpChallenge, SrpProver, timestampOf } from './srp-prover.js';

/** How many wrong proofs of a user are followed by a right one: a fifth would lock the user out. */
const patience = 4;

/** One step of a sign-in: what was answered, and what is to be. */
export interface SrpExchange {
  readonly what: string;
  readonly answer: Answer;
  readonly expected: 'tokens' | 'challenge' | 'refusal';
}

/** Attacks the sign-in of one user, one attempt at a time. */
export class SrpAttacker {
  #failures = 0;
  /** An answer that was right once. */
  #spent: object | undefined;

  constructor(
    private readonly target: FuzzTarget,
    private readonly index: number,
  ) {}

  async attempt(attempt: SrpAttempt): Promise<readonly SrpExchange[]> {
    const { poolName, user } = this;
    const name = attempt.name === 'user' ? user : `nobody-${randomBytes(4).toString('hex')}@example.com`;
    const prover = new SrpProver(poolName);
    const begun = await this.begin(name, attempt.A ?? prover.A.toString(16));
    const isGood = attempt.A === undefined || isValue(attempt.A);
    const exchanges: SrpExchange[] = [{ what: 'SRP_A', answer: begun, expected: isGood ? 'challenge' : 'refusal' }];
    const challenge = challengeOf(begun);
    if (!challenge) {
      return exchanges;
    }
    const responses = await this.responses(attempt, name, challenge, prover);
    const answer = await this.respond(responses.clientId, responses.given);
    exchanges.push({ what: attempt.answer.kind, answer, expected: 'refusal' });
    this.#failures += attempt.name === 'user' ? 1 : 0;
    return this.#failures < patience ? exchanges : [...exchanges, ...(await this.signIn())];
  }

  /** The right proof lets in, also after wrong ones, but once only. */
  async signIn(): Promise<readonly SrpExchange[]> {
    const prover = new SrpProver(this.poolName);
    const begun = await this.begin(this.user, prover.A.toString(16));
    const challenge = challengeOf(begun);
    const exchange: SrpExchange = { what: 'SRP_A', answer: begun, expected: 'challenge' };
    if (!challenge) {
      return [exchange];
    }
    const { clientId } = this.target.people;
    const given = proof(this.user, challenge, prover, prover.key(challenge, password), timestampOf(new Date()));
    const right = await this.respond(clientId, given);
    this.#failures = 0;
    this.#spent = given;
    const again = await this.respond(clientId, given);
    return [
      exchange,
      { what: 'right proof', answer: right, expected: 'tokens' },
      { what: 'right proof, given again', answer: again, expected: 'refusal' },
    ];
  }

  private async responses({ A, answer }: SrpAttempt, name: string, challenge: SrpChallenge, prover: SrpProver) {
    const { people } = this.target;
    const time = timestampOf(new Date());
    const by = (key: Buffer, of = challenge) => proof(name, of, prover, key, time);
    const bySecret = (S: bigint) =>
      by(SrpProver.keyOfSecret(challenge, S, A === undefined ? prover.A : BigInt(`0x${A}`)));
    const right = () => prover.key(challenge, password);
    const here = (given: object) => ({ clientId: people.clientId, given });
    switch (answer.kind) {
      case 'wrong password':
        return here(by(prover.key(challenge, 'Wrong-Horse-2')));
      case 'S = 0':
        return here(bySecret(0n));
      case 'S = 1':
        return here(bySecret(1n));
      case 'S = N - 1':
        return here(bySecret(N - 1n));
      case 'bit of the right proof': {
        const signature = prover.signature(challenge, right(), time);
        signature[this.#failures] = (signature[this.#failures] ?? 0) ^ 1;
        return here({ ...by(right()), PASSWORD_CLAIM_SIGNATURE: signature.toString('base64') });
      }
      case 'right proof, cut short': {
        const signature = prover.signature(challenge, right(), time).subarray(0, -1);
        return here({ ...by(right()), PASSWORD_CLAIM_SIGNATURE: signature.toString('base64') });
      }
      case 'right proof of another time':
        return here({ ...by(right()), TIMESTAMP: timestampOf(new Date(0)) });
      case 'right proof of another challenge': {
        const other = challengeOf(await this.begin(name, prover.A.toString(16)));
        return here({ ...by(right()), PASSWORD_CLAIM_SECRET_BLOCK: other?.SECRET_BLOCK ?? '' });
      }
      case 'right proof of another user':
        return here({ ...by(right()), USERNAME: victimName(this.index + 1) });
      case 'right proof of another client':
        return { clientId: people.otherClientId, given: by(right()) };
      case 'right proof, given twice':
        return here(this.#spent ?? by(randomBytes(16)));
      case 'odd response':
        return here({ ...by(randomBytes(16)), ...answer.odd });
    }
  }

  private begin(name: string, A: string): Promise<Answer> {
    const AuthParameters = { USERNAME: name, SRP_A: A };
    return this.target.cognito.act('InitiateAuth', {
      ClientId: this.target.people.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters,
    });
  }

  private respond(ClientId: string, ChallengeResponses: object): Promise<Answer> {
    return this.target.cognito.act('RespondToAuthChallenge', {
      ClientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses,
    });
  }

  private get poolName(): string {
    return this.target.people.id.split('_')[1] ?? '';
  }

  private get user(): string {
    return victimName(this.index);
  }
}

function proof(USERNAME: string, challenge: SrpChallenge, prover: SrpProver, key: Buffer, TIMESTAMP: string) {
  return {
    USERNAME,
    PASSWORD_CLAIM_SECRET_BLOCK: challenge.SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: prover.signature(challenge, key, TIMESTAMP).toString('base64'),
    TIMESTAMP,
  };
}

function isValue(A: string): boolean {
  return /^[0-9a-f]{1,1024}$/i.test(A) && BigInt(`0x${A}`) % N !== 0n;
}

function challengeOf({ status, body }: Answer): SrpChallenge | undefined {
  return status === 200 ? JSON.parse(body).ChallengeParameters : undefined;
}
