import { partitionOf } from '../../../assembly/environment.js';
import { routeKeyText } from '../model/route-table.js';
import type { RoutedRequest } from '../routes/routed-request.js';
import { commonLogTime } from './common-log-time.js';

type ContextVariable = (routed: RoutedRequest) => string;

/**
 * The context variables of a request before its caller is authorized.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const variables = new Map<string, ContextVariable>([
  ['accountId', ({ api }) => api.resource.stack.account],
  ['apiId', ({ api }) => api.id],
  ['domainName', domainName],
  ['domainPrefix', ({ api }) => api.id],
  ['extendedRequestId', ({ requestId }) => requestId],
  ['httpMethod', ({ request }) => request.method],
  ['identity.sourceIp', ({ request }) => request.sourceIp],
  ['identity.userAgent', ({ request }) => request.headers['user-agent'] ?? ''],
  ['path', ({ path }) => path],
  ['protocol', () => 'HTTP/1.1'],
  ['requestId', ({ requestId }) => requestId],
  ['requestTime', ({ time }) => commonLogTime(time)],
  ['requestTimeEpoch', ({ time }) => String(time)],
  ['routeKey', ({ routeKey }) => routeKeyText(routeKey)],
  ['stage', ({ stage }) => stage.name],
]);

/** The value of `$context.<name>`; `undefined` if it is unknown here. */
export function contextVariable(name: string, routed: RoutedRequest): string | undefined {
  return variables.get(name)?.(routed);
}

export function isContextVariable(name: string): boolean {
  return variables.has(name);
}

/** The host that the API has on AWS. */
export function domainName({ api }: RoutedRequest): string {
  const { region } = api.resource.stack;
  return `${api.id}.execute-api.${region}.${partitionOf(region).urlSuffix}`;
}
