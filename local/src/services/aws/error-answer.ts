import { randomUUID } from 'node:crypto';
import { serviceNamed } from '../../host/aws/aws-services.js';
import type { HttpRequest, HttpResponse } from '../../host/http/message.js';
import { isForm } from './aws-request.js';

/** An error of an AWS call, in the form that SDKs understand. */
export interface AwsError {
  /** The name of the error in SDKs. */
  readonly code: string;
  readonly message: string;
}

/**
 * An error in the protocol of the service that the request is for. With status 400, no SDK tries again.
 *
 * @see https://smithy.io/2.0/aws/protocols/index.html
 */
export function errorAnswer(request: HttpRequest, service: string, error: AwsError): HttpResponse {
  const requestId = randomUUID();
  const { type, body, headers = {} } = written(request, service, error, requestId);
  return {
    status: 400,
    headers: { 'content-type': type, 'x-amzn-requestid': requestId, ...headers },
    body,
  };
}

interface Written {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

function written(request: HttpRequest, service: string, { code, message }: AwsError, requestId: string): Written {
  const { headers } = request;
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') {
    const body = cborMap({ __type: code, message });
    return { type: 'application/cbor', body, headers: { 'smithy-protocol': 'rpc-v2-cbor' } };
  }
  const format = serviceNamed(service)?.errors;
  const fields = `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message>`;
  const id = `<RequestId>${requestId}</RequestId>`;
  const xml = (body: string) => ({ type: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` });
  if (format === 's3') {
    return xml(`<Error>${fields}${id}</Error>`);
  }
  if (format === 'ec2') {
    return xml(`<Response><Errors><Error>${fields}</Error></Errors><RequestID>${requestId}</RequestID></Response>`);
  }
  if (format === 'xml' || (isForm(request) && headers['x-amz-target'] === undefined)) {
    return xml(`<ErrorResponse><Error><Type>Sender</Type>${fields}</Error>${id}</ErrorResponse>`);
  }
  const type = headers['x-amz-target'] === undefined ? 'application/json' : (headers['content-type'] ?? '');
  return { type, body: JSON.stringify({ __type: code, message }), headers: { 'x-amzn-errortype': code } };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A map of strings. @see https://www.rfc-editor.org/rfc/rfc8949 */
function cborMap(texts: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(texts);
  const cborText = (text: string) => {
    const bytes = Buffer.from(text);
    return [Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes];
  };
  return Buffer.concat([Buffer.from([0xa0 + entries.length]), ...entries.flat().flatMap(cborText)]);
}
