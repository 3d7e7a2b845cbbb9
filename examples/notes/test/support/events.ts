import type { Context } from 'aws-lambda';
import type { TokenEvent } from '../../notes/api-handler';

export const context = { functionName: 'test', awsRequestId: '1' } as Context;

export interface Call {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly scope?: string;
  readonly sub?: string;
}

/** A request as API Gateway hands it to a function. */
export function request(routeKey: string, { path, query, body, scope = '', sub = 'ann' }: Call = {}): TokenEvent {
  const [method, rawPath = ''] = routeKey.split(' ');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    pathParameters: path,
    queryStringParameters: query,
    requestContext: {
      requestId: '1',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      authorizer: { principalId: '', integrationLatency: 0, jwt: { claims: { sub, scope }, scopes: [] } },
    },
  } as unknown as TokenEvent;
}
