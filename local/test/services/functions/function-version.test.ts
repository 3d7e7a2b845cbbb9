import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { RequestLog } from '../../../lib/host/log/request-log.js';
import { memoryState } from '../../../lib/host/state/state-store.js';
import { serve, servedDocument } from '../../../lib/serve.js';
import { assemblyOf } from '../../support/assembly.js';
import { permission } from '../../support/http-api.js';

const ZipFile = `exports.handler = async (event, context) =>
  event.type === 'REQUEST'
    ? { isAuthorized: true, context: { arn: context.invokedFunctionArn } }
    : [
        context.invokedFunctionArn.split(':').slice(6).join(':'),
        context.functionVersion,
        process.env.AWS_LAMBDA_FUNCTION_VERSION,
        event.requestContext?.authorizer?.lambda?.arn?.split(':').slice(6).join(':') ?? '',
      ].join();`;

const invocation = (uri: unknown) => ({
  'Fn::Join': ['', ['arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/', uri, '/invocations']],
});

describe('a handler behind an alias or a version', () => {
  const arn = { 'Fn::GetAtt': ['Fn', 'Arn'] };
  const cases: readonly [what: string, uri: JsonObject, answer: string][] = [
    ['the function itself', arn, 'fn,$LATEST,$LATEST,fn:live'],
    ['a version', { Ref: 'Version' }, 'fn:1,1,1,fn:live'],
    ['an alias of a version', { Ref: 'Live' }, 'fn:live,1,1,fn:live'],
    ['an alias of $LATEST', { Ref: 'Next' }, 'fn:next,$LATEST,$LATEST,fn:live'],
  ];
  for (const [what, uri, answer] of cases) {
    it(`is told which one: ${what}`, async (t) => {
      const ApiId = { Ref: 'Api' };
      const alias = (Name: string, FunctionVersion: unknown) => ({
        Type: 'AWS::Lambda::Alias',
        Properties: { FunctionName: { Ref: 'Fn' }, Name, FunctionVersion },
      });
      const Resources = {
        Fn: {
          Type: 'AWS::Lambda::Function',
          Properties: { FunctionName: 'fn', Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile } },
        },
        Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Fn' } } },
        Live: alias('live', { 'Fn::GetAtt': ['Version', 'Version'] }),
        Next: alias('next', '$LATEST'),
        ...Object.fromEntries(
          [arn, { Ref: 'Version' }, { Ref: 'Live' }, { Ref: 'Next' }].map((FunctionName, index) => [
            `Permission${index}`,
            permission({ FunctionName }),
          ]),
        ),
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
          Properties: { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: uri, PayloadFormatVersion: '2.0' },
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
      };
      const serving = await serve({
        assembly: assemblyOf({ S: { template: { Resources } } }),
        port: 0,
        state: memoryState(),
        reset: false,
        allowOrigins: [],
        log: new RequestLog({ write: () => {}, color: false, timeZone: 'UTC' }),
        clock: () => 0,
      });
      t.after(() => serving.close());
      assert.equal(await (await fetch(servedDocument(serving).apis[0]?.url ?? '')).text(), answer);
    });
  }
});
