import { internalServerError, Refusal } from '../answers/refusal.js';
import { contextVariable } from '../events/context-variables.js';
import { parseQuery } from '../routes/query.js';
import type { RoutedRequest } from '../routes/routed-request.js';

/**
 * The values at the identity sources of a Lambda authorizer, in their order. If one is missing, the request is refused.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function findIdentity(sources: readonly string[], routed: RoutedRequest): readonly string[] | Refusal {
  const identity: string[] = [];
  for (const source of sources) {
    const [, place = '', name = ''] =
      /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/.exec(source) ?? [];
    const read = places.get(place);
    if (!read) {
      return internalServerError(
        `an identity source must be $request.header.<name>, $request.querystring.<name>, $context.<name> or $stageVariables.<name>, got '${source}'`,
      );
    }
    const value = read(name, routed);
    if (value === undefined && place === 'context') {
      return internalServerError(`the value of the identity source '${source}' is unknown here`);
    }
    if (value === undefined || value === '') {
      const state = value === '' ? 'empty' : 'missing';
      return new Refusal(401, 'Unauthorized', `the identity source '${source}' is ${state}`);
    }
    identity.push(value);
  }
  return identity;
}

const places = new Map<string, (name: string, routed: RoutedRequest) => string | undefined>([
  ['request.header', (name, { request }) => own(request.headers, name.toLowerCase())],
  ['request.querystring', (name, { request }) => queryValue(request.rawQueryString, name)],
  ['context', contextVariable],
  ['stageVariables', (name, { stage }) => own(stage.variables, name)],
]);

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Several values are joined by commas. */
function queryValue(rawQueryString: string, name: string): string | undefined {
  const values = parseQuery(rawQueryString).filter(([key]) => key === name);
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(',');
}
