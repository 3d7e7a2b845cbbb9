import type { HttpRequest } from '../../host/http/message.js';

export interface OwnCall {
  /** The service in the signature: `dynamodb`. */
  readonly signingName: string;
  readonly region: string;
  /** The access key: an emulator uses an account number as the access key. */
  readonly accessKey: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request in the form of a signed one. No server on this machine can check a signature, because none has the secret. */
export function signedRequest({ signingName, region, accessKey, headers, body }: OwnCall): HttpRequest {
  const scope = `Credential=${accessKey}/20260101/${region}/${signingName}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  return {
    method: 'POST',
    rawPath: '/',
    rawQueryString: '',
    headers: { ...headers, authorization },
    body: Buffer.from(body),
    sourceIp: '127.0.0.1',
  };
}

/** The request with an account as its access key. */
export function ofAccount(request: HttpRequest, account: string | undefined): HttpRequest {
  const { authorization } = request.headers;
  if (account === undefined || authorization === undefined) {
    return request;
  }
  const changed = authorization.replace(/(?<=Credential=)[^/,]+(?=\/)/, account);
  return { ...request, headers: { ...request.headers, authorization: changed } };
}
