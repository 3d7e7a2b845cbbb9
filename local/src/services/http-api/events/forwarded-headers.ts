import type { HttpRequest } from '../../../host/http/message.js';

/** The headers that API Gateway sets in every event, no matter what the caller sends. */
export function forwardedHeaders({ headers, sourceIp }: HttpRequest) {
  const [, port] = /:(\d+)$/.exec(headers.host ?? '') ?? [];
  const forwardedFor = headers['x-forwarded-for'];
  return {
    'x-forwarded-for': forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`,
    'x-forwarded-port': port ?? '80',
    'x-forwarded-proto': 'http',
  };
}
