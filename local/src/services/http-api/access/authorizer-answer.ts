import { isObject, type JsonObject, member } from '../../../assembly/json.js';
import { kindOf } from '../../../assembly/value.js';
import { wildcardPattern } from '../../../host/wildcard-pattern.js';
import { forbidden, internalServerError, type Refusal } from '../answers/refusal.js';
import { matchesArn } from '../model/arn-pattern.js';
import type { Authorization } from './authorization.js';

/** What the function of a Lambda authorizer returns. */
export type AnswerFormat = 'simple response' | 'IAM policy';

/**
 * Whom the response of a Lambda authorizer's function authorizes. A response that is not understood authorizes nobody.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 *
 * @param arn of the request
 */
export function readAuthorizerAnswer(answer: unknown, format: AnswerFormat, arn: string): Authorization | Refusal {
  const context = member(answer, 'context') ?? null;
  if (!isObject(answer)) {
    return invalid(`expected a map, got ${kindOf(answer)}`);
  }
  if (context !== null && !isObject(context)) {
    return invalid(`context must be a map, got ${kindOf(context)}`);
  }
  return format === 'simple response' ? simple(answer, context) : byPolicy(answer, context, arn);
}

function simple(answer: JsonObject, context: JsonObject | null): Authorization | Refusal {
  const isAuthorized = member(answer, 'isAuthorized');
  if (typeof isAuthorized !== 'boolean') {
    return invalid(`isAuthorized must be true or false, got ${kindOf(isAuthorized)}`);
  }
  return isAuthorized ? { kind: 'lambda', context } : forbidden('the Lambda authorizer returned isAuthorized: false');
}

function byPolicy(answer: JsonObject, context: JsonObject | null, arn: string): Authorization | Refusal {
  const principalId = member(answer, 'principalId');
  if (typeof principalId !== 'string' || principalId === '') {
    return invalid(`principalId must be a string, got ${kindOf(principalId)}`);
  }
  const statements = statementsOf(member(answer, 'policyDocument'));
  if (typeof statements === 'string') {
    return invalid(statements);
  }
  const fitting = statements.filter(({ actions, resources }) => {
    const invokes = actions.some((action) => wildcardPattern(action.toLowerCase())('execute-api:invoke'));
    return invokes && resources.some((resource) => resource === '*' || matchesArn(resource, arn));
  });
  if (fitting.some(({ effect }) => effect === 'Deny')) {
    return forbidden(`the policy of the Lambda authorizer denies '${arn}'`);
  }
  return fitting.length > 0
    ? { kind: 'lambda', context, principalId }
    : forbidden(`the policy of the Lambda authorizer does not allow '${arn}'`);
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The statements of a policy, or what is wrong with it. */
function statementsOf(document: unknown): readonly Statement[] | string {
  const statement = member(document, 'Statement');
  if (statement === undefined) {
    return `policyDocument must be a map with a Statement, got ${kindOf(document)}`;
  }
  const statements: Statement[] = [];
  for (const entry of [statement].flat()) {
    const effect = member(entry, 'Effect');
    const actions = textsOf(member(entry, 'Action'));
    const resources = textsOf(member(entry, 'Resource'));
    if (!isObject(entry) || (effect !== 'Allow' && effect !== 'Deny') || !actions || !resources) {
      return 'each statement of the policy must have Effect (Allow or Deny), Action and Resource';
    }
    const other = Object.keys(entry).find((key) => !['Sid', 'Effect', 'Action', 'Resource'].includes(key));
    if (other !== undefined) {
      return `a statement of the policy has '${other}', which is not supported here`;
    }
    const strange = resources.find((resource) => resource !== '*' && resource.split(':').length < 6);
    if (strange !== undefined) {
      return `'${strange}' in the policy is not an ARN`;
    }
    statements.push({ effect, actions, resources });
  }
  return statements;
}

function textsOf(value: unknown): readonly string[] | undefined {
  const texts: readonly unknown[] = [value].flat();
  return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts : undefined;
}

function invalid(what: string): Refusal {
  return internalServerError(`the response of the Lambda authorizer is invalid: ${what}`);
}
