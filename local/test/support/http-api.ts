import type { JsonObject } from '../../lib/assembly/json.js';
import type { HttpRequest } from '../../lib/host/http/message.js';
import { type HttpApi, readHttpApis } from '../../lib/services/http-api/model/http-api.js';
import type { RoutedRequest } from '../../lib/services/http-api/routes/routed-request.js';
import { assemblyOf } from './assembly.js';

export const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool';

export interface ApiInput {
  /** Properties of each route by its route key. */
  readonly routes?: { readonly [routeKey: string]: JsonObject };
  readonly stages?: readonly string[];
  /** Properties of the API. */
  readonly api?: JsonObject;
  /** Properties of the integration of all routes that name none. */
  readonly integration?: JsonObject;
  readonly resources?: JsonObject;
}

/** The authorizer of `apiOf`: `client` is its audience. */
export const jwt = { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Jwt' } };

const ApiId = { Ref: 'Api' };
const Target = { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] };

/** What lets API Gateway invoke `Fn`. */
export function permission(properties: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['Fn', 'Arn'] },
      Principal: 'apigateway.amazonaws.com',
      ...properties,
    },
  };
}

/** An HTTP API of one function, `S/Fn`, that was never on a disk. */
export function apiOf({
  routes = {},
  stages = ['$default'],
  api = {},
  integration,
  resources = {},
}: ApiInput): HttpApi {
  const Resources = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'Api', ...api } },
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: '' } },
    },
    Permission: permission(),
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
        PayloadFormatVersion: '2.0',
        ...integration,
      },
    },
    Jwt: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId,
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: issuer, Audience: ['client', 'other-client'] },
      },
    },
    ...Object.fromEntries(
      stages.map((StageName, index) => [
        `Stage${index}`,
        { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId, StageName, AutoDeploy: true } },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(routes).map(([RouteKey, properties], index) => [
        `Route${index}`,
        { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId, RouteKey, Target, ...properties } },
      ]),
    ),
    ...resources,
  };
  const [read] = readHttpApis(assemblyOf({ S: { template: { Resources } } })).apis;
  if (!read) {
    throw new Error('no API');
  }
  return read;
}

/** A request that `GET /notes/{id}` of the stage `$default` took, on 12 March 2020. */
export function routedRequest(api: HttpApi, request: HttpRequest, options: Partial<RoutedRequest> = {}): RoutedRequest {
  return {
    api,
    request,
    stage: { name: '$default', variables: {} },
    routeKey: { method: 'GET', path: '/notes/{id}' },
    path: request.rawPath,
    stagelessPath: request.rawPath,
    pathParameters: {},
    requestId: 'request-1',
    time: Date.UTC(2020, 2, 12, 19, 3, 58, 390),
    note: undefined,
    ...options,
  };
}
