import type { HttpRequest } from '../../../host/http/message.js';
import type { Authorization } from '../access/authorization.js';
import { routeKeyText } from '../model/route-table.js';
import { parseQuery } from '../routes/query.js';
import type { RoutedRequest } from '../routes/routed-request.js';
import { claimTexts } from './claim-texts.js';
import { commonLogTime } from './common-log-time.js';
import { domainName } from './context-variables.js';
import { eventBody } from './event-body.js';
import { forwardedHeaders } from './forwarded-headers.js';

/**
 * The event of a function in payload format 2.0.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestEvent(routed: RoutedRequest, authorization: Authorization | undefined): object {
  const { requestContext, ...described } = describeRequest(routed);
  return {
    version: '2.0',
    ...described,
    requestContext: { ...requestContext, ...(authorization && { authorizer: authorizerOf(authorization) }) },
    ...eventBody(routed.request),
  };
}

/** Additional members of the event of a Lambda authorizer. */
export function describeRequest(routed: RoutedRequest) {
  const { api, request, stage, path, pathParameters, requestId, time } = routed;
  const { headers, method, rawQueryString, sourceIp } = request;
  const routeKey = routeKeyText(routed.routeKey);
  const query = parseQuery(rawQueryString);
  const cookies = headers.cookie
    ?.split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
  return {
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies && cookies.length > 0 && { cookies }),
    headers: eventHeaders(request),
    ...(query.length > 0 && { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: api.resource.stack.account,
      apiId: api.id,
      domainName: domainName(routed),
      domainPrefix: api.id,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId,
      routeKey,
      stage: stage.name,
      time: commonLogTime(time),
      timeEpoch: time,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(Object.keys(stage.variables).length > 0 && { stageVariables: stage.variables }),
  };
}

function authorizerOf(authorization: Authorization): object {
  return authorization.kind === 'jwt'
    ? { jwt: { claims: claimTexts(authorization.claims), scopes: authorization.scopes } }
    : { lambda: authorization.context };
}

/** Cookies have a separate member. */
function eventHeaders(request: HttpRequest): Readonly<Record<string, string>> {
  const { cookie, ...others } = request.headers;
  return { 'content-length': String(request.body.length), ...others, ...forwardedHeaders(request) };
}

function joined(pairs: readonly (readonly [name: string, value: string])[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}
