import { CognitoException } from './cognito-exception.js';

/**
 * Refuses an administrator action that does not come from a program with AWS credentials.
 *
 * On AWS such a request is signed, and IAM decides. Here there is no secret key to check a signature with, and no policy, so
 * only the format of the signature is checked: a user who can run programs on this machine is an administrator. Web pages
 * are not. A browser sends `Origin` or `Sec-Fetch-*` with each request of a page, and a page cannot remove these headers.
 *
 * @throws CognitoException as on AWS if there is no signature, or none with Signature Version 4 for this service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function checkSigned(action: string, headers: Readonly<Record<string, string>>): void {
  const ofPage = Object.keys(headers).find((name) => name === 'origin' || name.startsWith('sec-fetch-'));
  if (ofPage !== undefined) {
    const message = `web pages cannot call ${action}, and the header ${ofPage} shows that a page sent the request: use an AWS SDK or the AWS CLI`;
    throw new CognitoException('ForbiddenException', message, message, 403);
  }
  const { authorization } = headers;
  if (!authorization) {
    throw new CognitoException('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [, parameters] = /^AWS4-HMAC-SHA256 +(.+)$/.exec(authorization) ?? [];
  if (parameters === undefined) {
    throw incomplete('Authorization header requires the algorithm AWS4-HMAC-SHA256.');
  }
  const given = new Map(parameters.split(/ *, */).map((parameter) => splitAt(parameter, '=')));
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !given.get(name));
  if (missing.length > 0) {
    throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  }
  const [key, date = '', region, service, terminator, ...more] = given.get('Credential')!.split('/');
  if (!key || !/^\d{8}$/.test(date) || !region || terminator !== 'aws4_request' || more.length > 0) {
    throw incomplete("'Credential' must be <access key id>/<date>/<region>/cognito-idp/aws4_request.");
  }
  if (service !== 'cognito-idp') {
    throw new CognitoException(
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'cognito-idp'.",
    );
  }
  if (!/^[0-9a-f]{64}$/.test(given.get('Signature')!)) {
    throw incomplete("'Signature' must be 64 hexadecimal digits.");
  }
}

function incomplete(message: string): CognitoException {
  return new CognitoException('IncompleteSignatureException', message);
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
