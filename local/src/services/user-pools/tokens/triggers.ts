import { isObject, type JsonObject, member } from '../../../assembly/json.js';
import { Unresolved } from '../../../assembly/value.js';
import type { InvokeFunction } from '../../../host/invoke-function.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import type { TriggerName } from '../template/lambda-triggers.js';
import type { UserPool } from '../template/user-pool.js';
import { CognitoException } from '../wire/cognito-exception.js';
import { unrecognizable } from './claim-overrides.js';

/** What triggers get if an administrator acts, without a client. */
export const noClientId = 'CLIENT_ID_NOT_APPLICABLE';

/** What a trigger gets, in addition to what every trigger gets. */
export interface Occasion {
  /** `PreSignUp_SignUp` and the like. */
  readonly source: string;
  readonly pool: UserPool;
  readonly clientId: string;
  /** `undefined` for a machine. */
  readonly userName?: string;
  readonly request: JsonObject;
  /** The initial value, which the function fills in. */
  readonly response: JsonObject;
}

/** Runs the app's own functions if the template has triggers. */
export class Triggers {
  /** @param note is called with what the functions write */
  constructor(
    private readonly invoke: InvokeFunction,
    private readonly note: TakeNote | undefined,
  ) {}

  /**
   * The `response` of the trigger's function; `undefined` if the pool has no such trigger.
   *
   * @throws CognitoException if the function fails, which refuses the request.
   */
  async run(name: TriggerName, occasion: Occasion): Promise<JsonObject | undefined> {
    const { source, pool, clientId, userName, request, response } = occasion;
    const trigger = pool.triggers.served[name];
    if (!trigger) {
      return undefined;
    }
    if (trigger.function instanceof Unresolved) {
      const reason = `the function of the trigger ${name} is unknown: ${trigger.function.reason}`;
      throw new CognitoException('UnexpectedLambdaException', `${name} invocation failed due to error.`, reason);
    }
    const event = {
      version: trigger.version,
      region: pool.region,
      userPoolId: pool.id,
      ...(userName === undefined ? {} : { userName }),
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
      triggerSource: source,
      request,
      response,
    };
    const returned = await this.invoke(trigger.function, event, this.note, trigger.qualifier).catch(
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        throw new CognitoException('UserLambdaValidationException', `${name} failed with error ${message}.`);
      },
    );
    const answer = member(returned, 'response');
    if (!isObject(answer)) {
      throw unrecognizable(`the function of the trigger ${name} must return the event with a response`);
    }
    return answer;
  }
}
