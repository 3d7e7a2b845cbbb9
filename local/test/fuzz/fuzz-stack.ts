import { Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The route on which a token that nobody touched is let in. */
export const oraclePath = '/oracle';

/** A scope that no token has. */
export const noScope = 'notes/none';

/**
 * An API whose protected routes all have one handler, which writes down that it ran; an open route beside them; the pool that
 * its tokens come of, and a pool of strangers.
 */
export class FuzzStack extends Stack {
  /** @param ran the file that the handler of the protected routes writes into */
  constructor(scope: Construct, id: string, ran: string) {
    super(scope, id, { env: { account: '111111111111', region: 'eu-west-1' } });
    const people = this.pool('People');
    const web = this.client(people, 'Web');
    this.client(people, 'Other');
    this.client(this.pool('Strangers'), 'Strange');

    const api = new HttpApi(this, 'Api', {
      corsPreflight: { allowOrigins: ['https://app.example.com'], allowMethods: [CorsHttpMethod.ANY] },
    });
    const inside = this.handler(
      'Inside',
      "async (event) => { require('node:fs').appendFileSync(process.env.RAN, event.rawPath + '\\n'); return 'in'; }",
      { RAN: ran },
    );
    const outside = this.handler('Outside', "async () => 'anyone'");
    const issuer = `https://cognito-idp.${this.region}.amazonaws.com/${people.userPoolId}`;
    const authorizer = (name: string, identitySource: string) =>
      new HttpJwtAuthorizer(name, issuer, { jwtAudience: [web.userPoolClientId], identitySource: [identitySource] });
    const byHeader = authorizer('Header', '$request.header.Authorization');
    const methods = [HttpMethod.ANY];

    for (const path of [oraclePath, '/private', '/private/{proxy+}']) {
      api.addRoutes({ path, methods, integration: inside, authorizer: byHeader });
    }
    api.addRoutes({
      path: '/scoped',
      methods,
      integration: inside,
      authorizer: byHeader,
      authorizationScopes: [noScope],
    });
    api.addRoutes({
      path: '/by-query',
      methods,
      integration: inside,
      authorizer: authorizer('Query', '$request.querystring.token'),
    });
    api.addRoutes({ path: '/public', methods, integration: outside });
  }

  private pool(id: string): UserPool {
    return new UserPool(this, id, {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
    });
  }

  private client(pool: UserPool, id: string): UserPoolClient {
    return pool.addClient(id, {
      authFlows: { userSrp: true, userPassword: true, adminUserPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
    });
  }

  private handler(id: string, code: string, environment: Record<string, string> = {}): HttpLambdaIntegration {
    const fn = new LambdaFunction(this, id, {
      code: Code.fromInline(`exports.handler = ${code};`),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      environment,
    });
    return new HttpLambdaIntegration(`${id}Integration`, fn);
  }
}
