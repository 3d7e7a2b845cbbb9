import type { JsonObject } from '../../../lib/assembly/json.js';
import { type Answer, type CognitoFixture, password } from '../../support/cognito.js';
import { httpRequest } from '../../support/http-request.js';

/** The header of a signed request, as the AWS SDK makes it. */
export const signature =
  'AWS4-HMAC-SHA256 Credential=local/20261103/eu-west-1/cognito-idp/aws4_request, ' +
  `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${'a1'.repeat(32)}`;

/** A program with AWS credentials. */
export class Administrator {
  constructor(private readonly cognito: CognitoFixture) {}

  /** What an action answers, or `UserNotFoundException: User does not exist.` */
  async call(action: string, input: JsonObject = {}): Promise<Answer> {
    const headers = { authorization: signature, 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` };
    const body = JSON.stringify({ UserPoolId: this.cognito.pool.id, ...input });
    const { response } = await this.cognito.handle(httpRequest('POST /', { headers, body }));
    const answer: Answer = JSON.parse(response.body.toString());
    return response.status === 200 ? answer : `${answer.__type}: ${answer.message}`;
  }

  /** As `call`, where nothing may be refused. */
  async ok(action: string, input: JsonObject = {}): Promise<Answer> {
    const answer = await this.call(action, input);
    if (typeof answer === 'string') {
      throw new Error(`${action}: ${answer}`);
    }
    return answer;
  }

  /** A user with a temporary password. */
  async invited(Username: string, input: JsonObject = {}): Promise<Answer> {
    const { User } = await this.ok('AdminCreateUser', { Username, TemporaryPassword: password, ...input });
    return User;
  }

  /** The attributes of a user, by name. */
  async attributesOf(Username: string): Promise<Answer> {
    const { UserAttributes } = await this.ok('AdminGetUser', { Username });
    return Object.fromEntries(UserAttributes.map(({ Name, Value }: Answer) => [Name, Value]));
  }
}

export function attributeList(attributes: Readonly<Record<string, string>>): readonly JsonObject[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}
