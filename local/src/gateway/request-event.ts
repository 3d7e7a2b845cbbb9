import { partitionOf } from '../assembly/environment.js';
import type { HttpApi } from '../assembly/http-api.js';
import { isObject } from '../assembly/json.js';
import type { HttpRequest } from '../http/message.js';
import type { VerifiedToken } from './jwt-authorizer.js';
import { parseQuery } from './query.js';
import type { PathParameters } from './route-path.js';
import type { Stage } from './stage.js';

/** What the gateway found out about a request before it hands it to a function. */
export interface RoutedRequest {
  readonly api: HttpApi;
  readonly request: HttpRequest;
  readonly stage: Stage;
  readonly routeKey: string;
  /** Decoded, with the stage. */
  readonly path: string;
  readonly pathParameters: PathParameters;
  /** Where a token let the request in. */
  readonly token: VerifiedToken | undefined;
  /** Whether the route asks for scopes. */
  readonly asksForScopes: boolean;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * The event of a function in payload format 2.0.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestEvent(routed: RoutedRequest): object {
  const { api, request, stage, routeKey, path, pathParameters, token, asksForScopes, requestId, time } = routed;
  const { headers, body } = request;
  const { account, region } = api.resource.stack;
  const query = parseQuery(request.rawQueryString);
  const cookies = headers.cookie
    ?.split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
  const isText = isTextual(headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: request.rawQueryString,
    ...(cookies && cookies.length > 0 && { cookies }),
    headers: eventHeaders(request),
    ...(query.length > 0 && { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: account,
      apiId: api.id,
      ...(token && {
        authorizer: { jwt: { claims: claimTexts(token.claims), scopes: asksForScopes ? token.scopes : null } },
      }),
      domainName: `${api.id}.execute-api.${region}.${partitionOf(region).urlSuffix}`,
      domainPrefix: api.id,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: stage.name,
      time: commonLogTime(time),
      timeEpoch: time,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(Object.keys(stage.variables).length > 0 && { stageVariables: stage.variables }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Which bodies are handed on as text: not forms, not `application/problem+json`, and none without a content type. */
function isTextual(contentType = ''): boolean {
  const [mediaType = ''] = contentType.split(';');
  return /^(text\/.+|application\/(json|xml|javascript))$/i.test(mediaType.trim());
}

/** Cookies have a member of their own; what API Gateway adds to every request is added here too. */
function eventHeaders({ headers, body, sourceIp }: HttpRequest): Readonly<Record<string, string>> {
  const { cookie, ...others } = headers;
  const [, port] = /:(\d+)$/.exec(headers.host ?? '') ?? [];
  const forwardedFor = headers['x-forwarded-for'];
  return {
    'content-length': String(body.length),
    ...others,
    'x-forwarded-for': forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`,
    'x-forwarded-port': port ?? '80',
    'x-forwarded-proto': 'http',
  };
}

function joined(pairs: readonly (readonly [name: string, value: string])[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

function claimTexts(claims: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(claims).map(([name, claim]) => [name, claimText(claim)]));
}

/** A claim as API Gateway writes it: lists and maps are written as Go prints them, `[admins editors]`. */
function claimText(claim: unknown): string {
  if (Array.isArray(claim)) {
    return `[${claim.map(claimText).join(' ')}]`;
  }
  if (isObject(claim)) {
    const names = Object.keys(claim).toSorted();
    return `map[${names.map((name) => `${name}:${claimText(claim[name])}`).join(' ')}]`;
  }
  return String(claim);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(time: number): string {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(time).toISOString()) ?? [];
  return `${day}/${months[Number(month) - 1]}/${year}:${clock} +0000`;
}
