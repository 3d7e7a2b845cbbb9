import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import { unrecognizable } from '../../tokens/claim-overrides.js';
import { CognitoException, incorrectPassword, invalidParameter } from '../../wire/cognito-exception.js';
import { parameter } from '../../wire/input.js';
import type { BegunSignIn, ChallengeResult, Claimant, CustomSignIn } from '../begun-sign-in.js';
import { ask } from '../first-factors/open-begun.js';
import { signIn } from '../sign-in.js';
import { startSrp } from '../srp-challenge.js';
import { createChallenge, defineNextStep, isRightAnswer, type Occasion } from './challenge-functions.js';

type ClientMetadata = Readonly<Record<string, string>>;

/**
 * The first step of `CUSTOM_AUTH`: with `CHALLENGE_NAME` `SRP_A`, the password may come first.
 *
 * @throws CognitoException if the pool has no functions for that, or they refuse.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
 */
export async function beginCustomAuth(
  claimant: Claimant,
  parameters: Readonly<Record<string, string>>,
  app: App,
  context: ActionContext,
): Promise<Outcome> {
  const { CHALLENGE_NAME: first } = parameters;
  if (first && first !== 'SRP_A') {
    throw invalidParameter('Invalid CHALLENGE_NAME, it must be SRP_A');
  }
  const srpA = first ? parameter(parameters, 'SRP_A') : undefined;
  if (!app.directory.pool.triggers.served.DefineAuthChallenge) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  }
  if (claimant.user?.status === 'UNCONFIRMED') {
    throw new CognitoException('UserNotConfirmedException', 'User is not confirmed.');
  }
  const results: readonly ChallengeResult[] = first ? [{ challengeName: 'SRP_A', challengeResult: true }] : [];
  return goOn({ results, srpA }, { claimant, app, clientMetadata: undefined }, context);
}

/** The next step after the password is proven. */
export function goOnAfterPassword(
  claimant: Claimant,
  { results }: CustomSignIn,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<Outcome> {
  const proven = { challengeName: 'PASSWORD_VERIFIER', challengeResult: true } as const;
  const progress = { results: [...results, proven], password: claimant.user?.password };
  return goOn(progress, { claimant, app, clientMetadata }, context);
}

/** The next step after an answer to a custom challenge. */
export async function goOnAfterAnswer(
  answer: string,
  { claimant, custom }: BegunSignIn,
  app: App,
  clientMetadata: ClientMetadata,
  context: ActionContext,
): Promise<Outcome> {
  const { results, metadata, password } = custom!;
  const occasion = { claimant, app, clientMetadata };
  const challengeResult = await isRightAnswer(answer, custom!, occasion, context);
  const challengeMetadata = metadata === undefined ? {} : { challengeMetadata: metadata };
  const result = { challengeName: 'CUSTOM_CHALLENGE', challengeResult, ...challengeMetadata } as const;
  return goOn({ results: [...results, result], password }, occasion, context);
}

/** The progress of a sign-in. */
interface Progress extends Pick<CustomSignIn, 'results' | 'password'> {
  readonly srpA?: string | undefined;
}

async function goOn(
  { results, srpA, password }: Progress,
  occasion: Occasion,
  context: ActionContext,
): Promise<Outcome> {
  const { claimant, app, clientMetadata = {} } = occasion;
  const next = await defineNextStep(results, occasion, context);
  switch (next) {
    case 'fail':
      throw incorrectPassword('DefineAuthChallenge set failAuthentication');
    case 'issue tokens':
      if (!claimant.user || !app.directory.has(claimant.user)) {
        throw incorrectPassword('DefineAuthChallenge set issueTokens, but the user does not exist');
      }
      if (password !== undefined && claimant.user.password !== password) {
        throw incorrectPassword('the password changed during the sign-in');
      }
      return signIn(claimant.user, app, clientMetadata, context);
    case 'PASSWORD_VERIFIER':
      if (srpA === undefined) {
        throw unrecognizable('DefineAuthChallenge requests PASSWORD_VERIFIER, but the previous answer had no SRP_A');
      }
      return startSrp(claimant, srpA, app, context, {
        custom: { results, privateParameters: {}, metadata: undefined },
      });
    case 'CUSTOM_CHALLENGE': {
      const { publicParameters, ...created } = await createChallenge(results, occasion, context);
      const begun = { challenge: next, claimant, custom: { results, password, ...created } } as const;
      return ask(begun, { ChallengeParameters: publicParameters }, app, context);
    }
  }
}
