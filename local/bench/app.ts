import { App, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** The app that the local program serves in the benchmark. */
const stack = new Stack(new App(), 'Bench');
const userPool = new UserPool(stack, 'UserPool', { signInAliases: { email: true } });
const client = userPool.addClient('Client', { disableOAuth: true, authFlows: { userSrp: true } });
const authorizer = new HttpUserPoolAuthorizer('Authorizer', userPool, { userPoolClients: [client] });
const integration = new HttpLambdaIntegration(
  'Integration',
  new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromAsset(`${import.meta.dirname}/handler`),
  }),
);
const api = new HttpApi(stack, 'Api');
api.addRoutes({ path: '/public', methods: [HttpMethod.GET], integration });
api.addRoutes({ path: '/private', methods: [HttpMethod.GET], integration, authorizer });
