import { parseAwsHost } from '../../host/aws/aws-hosts.js';
import { nameOfSigner, nameOfUnsigned } from '../../host/aws/aws-services.js';
import type { HttpRequest } from '../../host/http/message.js';

/** What a request to AWS asks for, according to its headers, path and form. */
export interface AwsRequest {
  /** The service's name in the AWS CLI; `unknown service` if it cannot be determined. */
  readonly service: string;
  /** Whether an SDK sends it: it is signed, or it is a call that SDKs do not sign, such as a sign-in. */
  readonly isOfSdk: boolean;
  /** `PutItem`, or the method and path if the service has no name for it. */
  readonly action: string;
  /** Of the signature; `undefined` without one. */
  readonly region: string | undefined;
  readonly sessionToken: string | undefined;
  /** The bucket in the host name. */
  readonly bucket: string | undefined;
}

export function readAwsRequest(request: HttpRequest): AwsRequest {
  const { headers } = request;
  const query = new URLSearchParams(request.rawQueryString);
  const host = parseAwsHost(headers.host ?? '');
  // A signature for all regions has none in its scope.
  const scope =
    /Credential=[^/,]*\/\d+\/(?:([^/]*)\/)?([^/]*)\/aws4_request/.exec(headers.authorization ?? '') ??
    /^[^/]*\/\d+\/(?:([^/]*)\/)?([^/]*)\/aws4_request$/.exec(query.get('X-Amz-Credential') ?? '');
  const signer = scope?.[2];
  const action = actionOf(request, query);
  const named =
    signer === undefined ? nameOfUnsigned(headers['x-amz-target']?.split('.')[0] ?? action) : nameOfSigner(signer);
  return {
    service: host?.service ?? named ?? 'unknown service',
    isOfSdk: named !== undefined,
    action,
    region: scope?.[1],
    sessionToken: headers['x-amz-security-token'] ?? query.get('X-Amz-Security-Token') ?? undefined,
    bucket: host?.bucket,
  };
}

/** Whether the body is a form, as in older protocols. */
export function isForm({ headers }: HttpRequest): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

function actionOf(request: HttpRequest, query: URLSearchParams): string {
  const { method, rawPath, headers } = request;
  const target = headers['x-amz-target']?.split('.').at(-1);
  const operation = /\/operation\/(\w+)$/.exec(rawPath)?.[1];
  const ofForm = isForm(request) ? new URLSearchParams(request.body.toString()).get('Action') : query.get('Action');
  return target ?? operation ?? ofForm ?? `${method} ${rawPath}`;
}
