import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { FunctionIntegration, JwtProtectedApi } from 'cdk-jwt-protected-api';

const app = new App();
const stack = new Stack(app, 'Groups');
const handler = new LambdaFunction(stack, 'Handler', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline("exports.handler = async () => 'done';"),
});
const api = new JwtProtectedApi(stack, 'Api', {
  groups: ['admins', 'editors'],
  routes: { 'GET /notes': handler },
});
api.addRoutes({
  path: '/users',
  methods: [HttpMethod.GET],
  integration: new FunctionIntegration(handler),
  groups: app.node.tryGetContext('editors') === 'true' ? ['admins', 'editors'] : ['admins'],
});
new CfnOutput(stack, 'ApiEndpoint', { value: api.endpoint });
new CfnOutput(stack, 'UserPoolId', { value: api.userPool.userPoolId });
new CfnOutput(stack, 'UserPoolClientId', { value: api.userPoolClient.userPoolClientId });
