import { qualifierOf } from '../../../assembly/lambda-function.js';
import { Unresolved } from '../../../assembly/value.js';
import type { Clock } from '../../../host/clock.js';
import type { InvokeFunction } from '../../../host/invoke-function.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import { internalServerError, notServed, Refusal } from '../answers/refusal.js';
import { authorizerArn } from '../events/execute-api-arn.js';
import { withTimeout } from '../io/with-timeout.js';
import type { LambdaAuthorizer, LambdaAuthorizerSettings } from '../model/authorizer.js';
import { FunctionPolicy } from '../model/function-policy.js';
import type { HttpApi } from '../model/http-api.js';
import type { FunctionObstacle } from '../obstacle.js';
import type { RoutedRequest } from '../routes/routed-request.js';
import type { Authorization } from './authorization.js';
import { readAuthorizerAnswer } from './authorizer-answer.js';
import { arnOf, authorizerEvent } from './authorizer-event.js';
import { findIdentity } from './identity.js';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const timeout = 10_000;

/** The most identities that are cached at a time; the oldest are removed first. */
const largestCache = 1000;

/** Calls the function of a Lambda authorizer, or uses its cached response. */
export class LambdaAuthorizerClient {
  /** Why it refuses every request; `undefined` if it can authorize one. */
  readonly obstacle: Refusal | undefined;
  readonly #answers = new Map<string, { readonly answer: unknown; readonly until: number }>();

  constructor(
    private readonly authorizer: LambdaAuthorizer,
    api: HttpApi,
    private readonly invoke: InvokeFunction,
    private readonly clock: Clock,
    functionObstacle: FunctionObstacle,
  ) {
    this.obstacle = obstacleOf(authorizer, api, functionObstacle);
  }

  async authorize(routed: RoutedRequest): Promise<Authorization | Refusal> {
    const { settings } = this.authorizer;
    if (this.obstacle || settings instanceof Unresolved) {
      return this.obstacle ?? internalServerError('the Lambda authorizer is unknown');
    }
    const identity = findIdentity(settings.identitySource, routed);
    if (identity instanceof Refusal) {
      return identity;
    }
    const answer = await this.answer(settings, identity, routed);
    const format = settings.simpleResponses ? 'simple response' : 'IAM policy';
    return answer instanceof Refusal ? answer : readAuthorizerAnswer(answer, format, arnOf(routed));
  }

  /** A policy is cached, and evaluated for each request. */
  private async answer(
    settings: LambdaAuthorizerSettings,
    identity: readonly string[],
    routed: RoutedRequest,
  ): Promise<unknown> {
    const { resultTtl, payloadFormatVersion } = settings;
    const isCached = resultTtl > 0 && identity.length > 0;
    const key = JSON.stringify([routed.stage.name, identity]);
    const known = this.#answers.get(key);
    if (isCached && known && this.clock() < known.until) {
      return known.answer;
    }
    const answer = await this.ask(settings, authorizerEvent(payloadFormatVersion, identity, routed), routed.note);
    if (isCached && !(answer instanceof Refusal)) {
      this.keep(key, answer, this.clock() + resultTtl * 1000);
    }
    return answer;
  }

  private async ask(
    { function: fn, functionArn }: LambdaAuthorizerSettings,
    event: object,
    note: TakeNote | undefined,
  ): Promise<unknown> {
    const what = `the Lambda authorizer '${this.authorizer.resource.path}'`;
    const failed = (error: unknown) =>
      internalServerError(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
    return withTimeout(timeout, this.invoke(fn, event, note, qualifierOf(functionArn)).catch(failed), () =>
      internalServerError(`${what} did not respond within ${timeout} ms`),
    );
  }

  private keep(key: string, answer: unknown, until: number): void {
    this.#answers.delete(key);
    this.#answers.set(key, { answer, until });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > largestCache && oldest !== undefined) {
      this.#answers.delete(oldest);
    }
  }
}

function obstacleOf(
  { resource, settings }: LambdaAuthorizer,
  api: HttpApi,
  functionObstacle: FunctionObstacle,
): Refusal | undefined {
  if (settings instanceof Unresolved) {
    return internalServerError(`the Lambda authorizer is unknown: ${settings.reason}`);
  }
  const reason = functionObstacle(settings.function);
  if (reason !== undefined) {
    return notServed('this Lambda authorizer', reason);
  }
  const refusal = new FunctionPolicy(settings.functionArn, resource.stack).refusal(authorizerArn(api, settings.id));
  return refusal === undefined ? undefined : internalServerError(refusal);
}
