import type { HttpRequest } from '../../../host/http/message.js';
import type { Authorization } from '../access/authorization.js';
import { parseQuery } from '../routes/query.js';
import type { RoutedRequest } from '../routes/routed-request.js';
import { claimTexts } from './claim-texts.js';
import { commonLogTime } from './common-log-time.js';
import { domainName } from './context-variables.js';
import { eventBody } from './event-body.js';
import { forwardedHeaders } from './forwarded-headers.js';

/**
 * The event of a function in payload format 1.0, which is that of a REST API. Its path is percent-encoded, as it was sent.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestEvent1(routed: RoutedRequest, authorization: Authorization | undefined): object {
  const { api, request, requestId, time } = routed;
  const { body = null, isBase64Encoded } = eventBody(request);
  const { requestContext, ...described } = describeRequest1(routed);
  return {
    version: '1.0',
    ...described,
    requestContext: {
      ...requestContext,
      authorizer: authorizerOf(authorization),
      domainName: domainName(routed),
      domainPrefix: api.id,
      extendedRequestId: requestId,
      protocol: 'HTTP/1.1',
      requestTime: commonLogTime(time),
      requestTimeEpoch: time,
    },
    body,
    isBase64Encoded,
  };
}

/** Additional members of the event of a Lambda authorizer. */
export function describeRequest1({ api, request, stage, routeKey, pathParameters, requestId }: RoutedRequest) {
  const { method, rawPath, rawQueryString, sourceIp } = request;
  const resource = routeKey.path;
  const path = rawPath.startsWith('/') ? rawPath : `/${rawPath}`;
  const headers = headersOf(request);
  const query = grouped(parseQuery(rawQueryString));
  const hasQuery = query.length > 0;
  return {
    resource,
    path,
    httpMethod: method,
    headers: lastOfEach(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: hasQuery ? lastOfEach(query) : null,
    multiValueQueryStringParameters: hasQuery ? Object.fromEntries(query) : null,
    requestContext: {
      accountId: api.resource.stack.account,
      apiId: api.id,
      httpMethod: method,
      identity: { ...nobody, sourceIp, userAgent: request.headers['user-agent'] ?? '' },
      path,
      requestId,
      resourceId: null,
      resourcePath: resource,
      stage: stage.name,
    },
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    stageVariables: Object.keys(stage.variables).length > 0 ? stage.variables : null,
  };
}

/** For callers who signed their request with AWS credentials. */
const nobody = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function authorizerOf(authorization: Authorization | undefined): object {
  switch (authorization?.kind) {
    case 'jwt':
      return { claims: claimTexts(authorization.claims), scopes: authorization.scopes };
    case 'lambda': {
      const { context, principalId } = authorization;
      return { ...context, ...(principalId !== undefined && { principalId }) };
    }
    default:
      return { claims: null, scopes: null };
  }
}

type Named = readonly (readonly [name: string, values: readonly string[]])[];

/** The headers as the caller wrote them, and those that API Gateway sets. */
function headersOf(request: HttpRequest): Named {
  const { headers, rawHeaders = Object.entries(headers).flat(), body } = request;
  const set = { ...(headers['content-length'] === undefined && { 'content-length': String(body.length) }) };
  const forwarded = { ...set, ...forwardedHeaders(request) };
  const sent = pairsOf(rawHeaders).filter(([name]) => !Object.hasOwn(forwarded, name.toLowerCase()));
  const added = Object.entries(forwarded).map(([name, value]) => [capitalized(name), value] as const);
  return grouped([...sent, ...added], (name) => name.toLowerCase());
}

function pairsOf(rawHeaders: readonly string[]): readonly (readonly [name: string, value: string])[] {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  return names.map((name, index) => [name, rawHeaders[2 * index + 1] ?? '']);
}

/** `x-forwarded-for` as `X-Forwarded-For`. */
function capitalized(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** The values of each name, spelled as it was the first time. */
function grouped(pairs: Iterable<readonly [string, string]>, keyOf = (name: string) => name): Named {
  const groups = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of pairs) {
    const group = groups.get(keyOf(name)) ?? { name, values: [] };
    group.values.push(value);
    groups.set(keyOf(name), group);
  }
  return [...groups.values()].map(({ name, values }) => [name, values]);
}

function lastOfEach(named: Named): Readonly<Record<string, string>> {
  return Object.fromEntries(named.map(([name, values]) => [name, values.at(-1) ?? '']));
}
