import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { permission } from '../../support/http-api.js';
import { servedTemplate } from '../../support/served-template.js';

const ZipFile = `exports.handler = async (event, context) =>
  event.type === 'REQUEST'
    ? { isAuthorized: true, context: { arn: context.invokedFunctionArn } }
    : [
        context.invokedFunctionArn.split(':').slice(6).join(':'),
        context.functionVersion,
        process.env.AWS_LAMBDA_FUNCTION_VERSION,
        event.requestContext?.authorizer?.lambda?.arn?.split(':').slice(6).join(':') ?? '',
      ].join();`;

/** Says what it is told in an error, which goes to the client. */
const TRIGGER = `exports.handler = async (event, context) => {
  throw new Error([
    context.invokedFunctionArn.split(':').slice(6).join(':'),
    context.functionVersion,
    process.env.AWS_LAMBDA_FUNCTION_VERSION,
  ].join());
};`;

const invocation = (uri: unknown) => ({
  'Fn::Join': ['', ['arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/', uri, '/invocations']],
});

const arn = { 'Fn::GetAtt': ['Fn', 'Arn'] };
const alias = (Name: string, FunctionVersion: unknown) => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: 'Fn' }, Name, FunctionVersion },
});

/** A function with a version and two aliases, which API Gateway may all invoke. */
function functionResources(source: string): JsonObject {
  return {
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'fn',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: source },
      },
    },
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Fn' } } },
    Live: alias('live', { 'Fn::GetAtt': ['Version', 'Version'] }),
    Next: alias('next', '$LATEST'),
    Year: alias('2024-live', { 'Fn::GetAtt': ['Version', 'Version'] }),
    Underscore: alias('_x', { 'Fn::GetAtt': ['Version', 'Version'] }),
    Hyphen: alias('-x', { 'Fn::GetAtt': ['Version', 'Version'] }),
    ...Object.fromEntries(cases.map(([, FunctionName], index) => [`Permission${index}`, permission({ FunctionName })])),
  };
}

/** What a function is, by what names it in a template, and what it is told. */
const cases: readonly [what: string, named: JsonObject, told: string][] = [
  ['the function itself', arn, 'fn,$LATEST,$LATEST'],
  ['a version', { Ref: 'Version' }, 'fn:1,1,1'],
  ['an alias of a version', { Ref: 'Live' }, 'fn:live,1,1'],
  ['an alias of $LATEST', { Ref: 'Next' }, 'fn:next,$LATEST,$LATEST'],
  ['an alias that begins with a digit', { Ref: 'Year' }, 'fn:2024-live,1,1'],
  ['an alias that begins with an underscore', { Ref: 'Underscore' }, 'fn:_x,1,1'],
  ['an alias that begins with a hyphen', { Ref: 'Hyphen' }, 'fn:-x,1,1'],
  ['an alias that is not in the app', { 'Fn::Sub': '${Fn.Arn}:other' }, 'fn:other,$LATEST,$LATEST'],
];

describe('a handler behind an alias or a version', () => {
  for (const [what, named, told] of cases) {
    it(`of a route is told which one: ${what}`, async (t) => {
      const ApiId = { Ref: 'Api' };
      const { apis } = await servedTemplate(t, {
        Resources: {
          ...functionResources(ZipFile),
          Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'Api' } },
          Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId, StageName: '$default', AutoDeploy: true } },
          Authorizer: {
            Type: 'AWS::ApiGatewayV2::Authorizer',
            Properties: {
              ApiId,
              AuthorizerType: 'REQUEST',
              AuthorizerUri: invocation({ Ref: 'Live' }),
              AuthorizerPayloadFormatVersion: '2.0',
              EnableSimpleResponses: true,
            },
          },
          Integration: {
            Type: 'AWS::ApiGatewayV2::Integration',
            Properties: { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: named, PayloadFormatVersion: '2.0' },
          },
          Route: {
            Type: 'AWS::ApiGatewayV2::Route',
            Properties: {
              ApiId,
              RouteKey: 'GET /',
              AuthorizationType: 'CUSTOM',
              AuthorizerId: { Ref: 'Authorizer' },
              Target: { 'Fn::Sub': 'integrations/${Integration}' },
            },
          },
        },
      });
      assert.equal(await (await fetch(apis[0]?.url ?? '')).text(), `${told},fn:live`);
    });

    it(`of a trigger is told which one: ${what}`, async (t) => {
      const { cognito, userPools } = await servedTemplate(t, {
        Resources: {
          ...functionResources(TRIGGER),
          Pool: { Type: 'AWS::Cognito::UserPool', Properties: { LambdaConfig: { PreSignUp: named } } },
          Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
        },
      });
      const answer = await fetch(cognito ?? '', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp',
        },
        body: JSON.stringify({
          ClientId: userPools[0]?.clients[0]?.id,
          Username: 'ann',
          Password: 'Correct-Horse-1',
        }),
      });
      const { message } = (await answer.json()) as { message: string };
      assert.equal(message, `PreSignUp failed with error ${told}.`);
    });
  }
});
