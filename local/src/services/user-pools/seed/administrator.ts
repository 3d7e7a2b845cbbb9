import type { Cognito } from '../cognito.js';

/** The error that Cognito returned. */
export class Refused extends Error {
  constructor(
    /** `UserNotFoundException` */
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** Calls the local Cognito like a program with AWS credentials, without a socket. */
export class Administrator {
  constructor(private readonly cognito: Pick<Cognito, 'handle'>) {}

  /** @throws Refused if Cognito refuses the request. */
  async do(action: string, input: object): Promise<unknown> {
    const request = {
      method: 'POST',
      rawPath: '/',
      rawQueryString: '',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
        // Only the format of a signature is checked here.
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/cognito-idp/aws4_request, ' +
          `SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      },
      body: Buffer.from(JSON.stringify(input)),
      sourceIp: '127.0.0.1',
    };
    const { response } = await this.cognito.handle(request, undefined);
    const answer = JSON.parse(String(response.body)) as { readonly __type?: string; readonly message?: string };
    if (response.status !== 200) {
      throw new Refused(answer.__type ?? '', answer.message ?? '');
    }
    return answer;
  }
}
