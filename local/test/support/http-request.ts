import type { HttpRequest } from '../../lib/host/http/message.js';

export interface RequestInput extends Partial<Omit<HttpRequest, 'body'>> {
  readonly body?: Buffer | string;
}

/** `httpRequest('GET /notes?tag=a', {…})` */
export function httpRequest(line: string, { body = '', ...others }: RequestInput = {}): HttpRequest {
  const [, method = '', rawPath = '', rawQueryString = ''] = /^(\S+) ([^?]*)\??(.*)$/s.exec(line) ?? [];
  return {
    method,
    rawPath,
    rawQueryString,
    headers: {},
    sourceIp: '127.0.0.1',
    ...others,
    body: Buffer.from(body),
  };
}
