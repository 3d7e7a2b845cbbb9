import { CognitoException } from './cognito-exception.js';

/**
 * Refuses an action of administrators that did not come from a program with AWS credentials.
 *
 * On AWS such a request is signed, and IAM decides. There is no secret key here to check a signature with, nor a policy, so
 * the form of the signature is all that is looked at: a user who can run programs on this machine is an administrator. Web pages
 * are not. A browser says by `Origin` or `Sec-Fetch-*` that a request is one of a page, and no page can leave that out.
 *
 * @throws CognitoException as AWS has it where there is no signature, or none of Signature Version 4 for this service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function checkSigned(action: string, headers: Readonly<Record<string, string>>): void {
  const ofPage = Object.keys(headers).find((name) => name === 'origin' || name.startsWith('sec-fetch-'));
  if (ofPage !== undefined) {
    const message = `web pages cannot call ${action}, but the request has the header ${ofPage}: use an AWS SDK or the AWS CLI`;
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
