import type { JsonObject } from '../../../../assembly/json.js';
import { isObject, member } from '../../../../assembly/json.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import type { TriggerName } from '../../template/lambda-triggers.js';
import { unrecognizable } from '../../tokens/claim-overrides.js';
import { triggerAttributes } from '../../users/user.js';
import type { ChallengeResult, Claimant, CustomSignIn } from '../begun-sign-in.js';

/** The user and the sign-in that the functions get. */
export interface Occasion {
  readonly claimant: Claimant;
  readonly app: App;
  /** `undefined` in the first step: the metadata of `InitiateAuth` does not reach the functions. */
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
}

/** The next step. */
export type NextStep = 'issue tokens' | 'fail' | 'CUSTOM_CHALLENGE' | 'PASSWORD_VERIFIER';

/**
 * The next step according to the define auth challenge trigger.
 *
 * @throws CognitoException if it fails, or its response is unclear.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
 */
export async function defineNextStep(
  results: readonly ChallengeResult[],
  occasion: Occasion,
  context: ActionContext,
): Promise<NextStep> {
  const response = await run('DefineAuthChallenge', { session: results }, occasion, context, {
    challengeName: null,
    issueTokens: null,
    failAuthentication: null,
  });
  const [issueTokens, failAuthentication] = ['issueTokens', 'failAuthentication'].map((name) => flag(response, name));
  if (failAuthentication) {
    return 'fail';
  }
  if (issueTokens) {
    return 'issue tokens';
  }
  const name = member(response, 'challengeName');
  if (name !== 'CUSTOM_CHALLENGE' && name !== 'PASSWORD_VERIFIER') {
    throw unrecognizable(
      'the DefineAuthChallenge function must either set issueTokens or failAuthentication to true, or set challengeName to ' +
        `CUSTOM_CHALLENGE or PASSWORD_VERIFIER, got the challengeName ${JSON.stringify(name)?.slice(0, 100)}`,
    );
  }
  return name;
}

/** A custom challenge. */
export interface CreatedChallenge extends Pick<CustomSignIn, 'privateParameters' | 'metadata'> {
  readonly publicParameters: Readonly<Record<string, string>>;
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html */
export async function createChallenge(
  results: readonly ChallengeResult[],
  occasion: Occasion,
  context: ActionContext,
): Promise<CreatedChallenge> {
  const request = { challengeName: 'CUSTOM_CHALLENGE', session: results };
  const response = await run('CreateAuthChallenge', request, occasion, context, {
    publicChallengeParameters: null,
    privateChallengeParameters: null,
    challengeMetadata: null,
  });
  const metadata = member(response, 'challengeMetadata') ?? undefined;
  if (metadata !== undefined && typeof metadata !== 'string') {
    throw unrecognizable('challengeMetadata is not a string');
  }
  return {
    publicParameters: texts(response, 'publicChallengeParameters'),
    privateParameters: texts(response, 'privateChallengeParameters'),
    metadata,
  };
}

/**
 * Whether the answer is right.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
 */
export async function isRightAnswer(
  challengeAnswer: string,
  { privateParameters }: CustomSignIn,
  occasion: Occasion,
  context: ActionContext,
): Promise<boolean> {
  const request = { privateChallengeParameters: privateParameters, challengeAnswer };
  const response = await run('VerifyAuthChallengeResponse', request, occasion, context, { answerCorrect: null });
  return flag(response, 'answerCorrect');
}

async function run(
  name: TriggerName,
  request: JsonObject,
  { claimant, app, clientMetadata }: Occasion,
  context: ActionContext,
  response: JsonObject,
): Promise<JsonObject> {
  const { user, username } = claimant;
  const answer = await context.triggers.run(name, {
    source: `${name}_Authentication`,
    pool: app.directory.pool,
    clientId: app.client.id,
    userName: username,
    request: {
      userAttributes: user ? triggerAttributes(user) : {},
      ...request,
      ...(clientMetadata && Object.keys(clientMetadata).length > 0 ? { clientMetadata } : {}),
      ...(app.client.preventUserExistenceErrors ? { userNotFound: user === undefined } : {}),
    },
    response,
  });
  if (!answer) {
    throw unrecognizable(`the user pool has no trigger ${name}, which custom challenges need`);
  }
  return answer;
}

function flag(response: JsonObject, name: string): boolean {
  const value = member(response, name) ?? false;
  if (typeof value !== 'boolean') {
    throw unrecognizable(`${name} is neither true nor false`);
  }
  return value;
}

function texts(response: JsonObject, name: string): Readonly<Record<string, string>> {
  const value = member(response, name) ?? {};
  if (!isObject(value) || !Object.values(value).every((text) => typeof text === 'string')) {
    throw unrecognizable(`${name} is not a map of strings`);
  }
  return value as Readonly<Record<string, string>>;
}
