import { App, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

const stack = new Stack(new App(), 'Notes');
const people = new UserPool(stack, 'People', { selfSignUpEnabled: true, signInAliases: { email: true } });
const web = people.addClient('Web', { authFlows: { userSrp: true }, disableOAuth: true });
const handler = new NodejsFunction(stack, 'Handler', { entry: 'handlers/notes.ts', runtime: Runtime.NODEJS_22_X });
const integration = new HttpLambdaIntegration('Integration', handler);
const api = new HttpApi(stack, 'Api', {
  defaultAuthorizer: new HttpUserPoolAuthorizer('Authorizer', people, { userPoolClients: [web] }),
});
api.addRoutes({ path: '/notes', methods: [HttpMethod.GET, HttpMethod.POST], integration });
api.addRoutes({ path: '/health', methods: [HttpMethod.GET], integration, authorizer: new HttpNoneAuthorizer() });
