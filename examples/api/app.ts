import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { FunctionIntegration, JwtProtectedApi, NodejsHandlers } from 'cdk-jwt-protected-api';
import type { Construct } from 'constructs';

export class ApiStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const handlers = new NodejsHandlers(this, 'Handlers', { directory: join(__dirname, 'handlers') });
    const api = new JwtProtectedApi(this, 'Api', {
      groups: ['admins'],
      routes: { 'GET /private': handlers.get('private') },
      publicRoutes: { 'GET /public': handlers.get('public') },
    });
    api.addRoutes({
      path: '/admin',
      methods: [HttpMethod.GET],
      integration: new FunctionIntegration(handlers.get('private')),
      groups: ['admins'],
    });

    new CfnOutput(this, 'ApiEndpoint', { value: api.endpoint });
    new CfnOutput(this, 'UserPoolId', { value: api.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: api.userPoolClient.userPoolClientId });
  }
}

new ApiStack(new App(), 'ApiStack');
