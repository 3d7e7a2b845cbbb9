import { findFunctionNamed } from '../lambda-function.js';
import type { Resource, ResourceAssembly } from '../resource.js';
import { asText, Unresolved, type Value } from '../value.js';
import { isPartElsewhere, partsOf, partTypes } from './entrance-parts.js';

/** Something other than an HTTP API that answers requests from outside of AWS. It is not served, but may be open. */
export interface Entrance {
  readonly resource: Resource;
  /** Who may call: `unknown` is access that this program does not read. */
  readonly access: 'open' | 'iam' | 'unknown';
  /** The function that it calls, if there is exactly one. */
  readonly function: Resource | undefined;
  /** The part of the template that says who may call. */
  readonly definition: readonly Definition[];
}

export interface Definition {
  readonly resource: Resource;
  readonly properties: readonly string[];
}

type ReadEntrance = (resource: Resource) => Omit<Entrance, 'resource'> | undefined;

const readers: Readonly<Record<string, ReadEntrance>> = {
  'AWS::Amplify::App': whole,
  'AWS::ApiGateway::RestApi': restApi,
  'AWS::ApiGatewayV2::Api': webSocketApi,
  'AWS::AppRunner::Service': whole,
  'AWS::AppSync::Api': whole,
  'AWS::AppSync::GraphQLApi': graphQlApi,
  'AWS::BedrockAgentCore::Gateway': whole,
  'AWS::BedrockAgentCore::Runtime': whole,
  'AWS::CloudFront::DistributionTenant': whole,
  'AWS::ECS::ExpressGatewayService': whole,
  'AWS::ElasticBeanstalk::Environment': whole,
  'AWS::ElasticLoadBalancing::LoadBalancer': whole,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': whole,
  'AWS::GlobalAccelerator::Accelerator': whole,
  'AWS::Lambda::Url': functionUrl,
  'AWS::Lightsail::Container': whole,
  'AWS::Lightsail::Distribution': whole,
  'AWS::Lightsail::LoadBalancer': whole,
  'AWS::Serverless::Api': whole,
  'AWS::Serverless::HttpApi': whole,
  'AWS::VpcLattice::Service': whole,
  ...Object.fromEntries(partTypes.map((type) => [type, partElsewhere])),
};

export function entranceOf(resource: Resource): Entrance | undefined {
  const read = Object.hasOwn(readers, resource.type) ? readers[resource.type]?.(resource) : undefined;
  return read && { resource, ...read };
}

/** All entry points of an assembly. */
export function readEntrances(assembly: ResourceAssembly): readonly Entrance[] {
  return Object.keys(readers).flatMap((type) =>
    assembly.resources(type).flatMap((resource) => entranceOf(resource) ?? []),
  );
}

/** With its parts: a rule of a load balancer may sign users in, or no longer do so. */
function whole(resource: Resource): Omit<Entrance, 'resource'> {
  return { access: 'unknown', function: undefined, definition: [resource, ...partsOf(resource)].map(allOf) };
}

function allOf(resource: Resource): Definition {
  return { resource, properties: Object.keys(resource.expressions).toSorted() };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
function functionUrl(url: Resource): Omit<Entrance, 'resource'> {
  const arn = asText(url.property('TargetFunctionArn'), 'TargetFunctionArn');
  const found = arn instanceof Unresolved ? arn : findFunctionNamed(arn, url.stack);
  return {
    access: accessOf(url.property('AuthType')),
    function: found instanceof Unresolved ? undefined : found,
    definition: [{ resource: url, properties: ['AuthType', 'TargetFunctionArn'] }],
  };
}

/** A part of an entrance that is not in this assembly, such as a method of an imported REST API. */
function partElsewhere(part: Resource): Omit<Entrance, 'resource'> | undefined {
  if (!isPartElsewhere(part)) {
    return undefined;
  }
  return part.type === 'AWS::ApiGateway::Method'
    ? { access: methodAccess(part), function: undefined, definition: [methodDefinition(part, 'RestApiId')] }
    : whole(part);
}

/** Open if one of its methods is. */
function restApi(api: Resource): Omit<Entrance, 'resource'> {
  const parts = partsOf(api);
  const all = parts.filter(({ type }) => type === 'AWS::ApiGateway::Method');
  const methods = all.filter((method) => typeof method.property('RestApiId') === 'string');
  const others = all.filter((method) => !methods.includes(method));
  const isRead = ['Body', 'BodyS3Location', 'CloneFrom', 'Policy'].every((name) => api.property(name) === undefined);
  return {
    access: combined(methods.map(methodAccess), isRead && others.length === 0),
    function: undefined,
    definition: [
      { resource: api, properties: ['Body', 'BodyS3Location', 'CloneFrom', 'Policy', 'DisableExecuteApiEndpoint'] },
      ...methods.map((method) => methodDefinition(method)),
      ...others.map((method) => methodDefinition(method, 'RestApiId')),
      ...parts.filter((part) => !all.includes(part)).map(allOf),
    ],
  };
}

function methodAccess(method: Resource): Entrance['access'] {
  return String(method.property('ApiKeyRequired')) === 'true'
    ? 'unknown'
    : accessOf(method.property('AuthorizationType'));
}

function methodDefinition(resource: Resource, ...more: readonly string[]): Definition {
  const access = ['AuthorizationType', 'AuthorizerId', 'AuthorizationScopes', 'ApiKeyRequired'];
  return { resource, properties: [...more, 'HttpMethod', 'ResourceId', ...access] };
}

/** The access of an entrance that consists of several parts. */
function combined(accesses: readonly Entrance['access'][], isComplete: boolean): Entrance['access'] {
  if (accesses.includes('open')) {
    return 'open';
  }
  return isComplete && accesses.length > 0 && accesses.every((access) => access === 'iam') ? 'iam' : 'unknown';
}

/** Access is checked once, at `$connect`. */
function webSocketApi(api: Resource): Omit<Entrance, 'resource'> | undefined {
  if (api.property('ProtocolType') !== 'WEBSOCKET') {
    return undefined;
  }
  const routes = childrenOf(api, 'AWS::ApiGatewayV2::Route', 'ApiId').filter(
    (route) => route.property('RouteKey') === '$connect',
  );
  const accesses = routes.map((route) => accessOf(route.property('AuthorizationType') ?? 'NONE'));
  const exists = routes.some((route) => route.uncertain === undefined);
  return {
    access: routes.length === 0 ? 'open' : combined(accesses, exists),
    function: undefined,
    definition: [
      ...routes.map((resource) => ({ resource, properties: ['AuthorizationType', 'AuthorizerId'] })),
      ...partsOf(api).map(allOf),
    ],
  };
}

function graphQlApi(api: Resource): Omit<Entrance, 'resource'> {
  const more = api.property('AdditionalAuthenticationProviders') !== undefined;
  return {
    access: more ? 'unknown' : accessOf(api.property('AuthenticationType')),
    function: undefined,
    definition: [
      {
        resource: api,
        properties: Object.keys(api.expressions)
          .filter((name) => /Auth|Pool|OpenID|Visibility/.test(name))
          .toSorted(),
      },
      ...partsOf(api)
        .filter(({ type }) => type === 'AWS::AppSync::GraphQLSchema')
        .map(allOf),
    ],
  };
}

function accessOf(type: Value | undefined): Entrance['access'] {
  return type === 'NONE' ? 'open' : type === 'AWS_IAM' ? 'iam' : 'unknown';
}

function childrenOf(parent: Resource, type: string, idProperty: string): readonly Resource[] {
  const id = parent.ref();
  return parent.stack.assembly.resources(type).filter((child) => child.property(idProperty) === id);
}
