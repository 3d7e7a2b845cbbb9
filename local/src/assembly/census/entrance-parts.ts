import type { Resource } from '../resource.js';
import { Unresolved } from '../value.js';

/** The property of a type that refers to the resource it belongs to, and the type of that resource. */
type Owners = Readonly<Record<string, readonly [property: string, type: string]>>;

/** Parts of an entrance that answer requests. */
const answering: Owners = {
  'AWS::ApiGateway::Method': ['RestApiId', 'AWS::ApiGateway::RestApi'],
  'AWS::AppSync::ChannelNamespace': ['ApiId', 'AWS::AppSync::Api'],
  'AWS::AppSync::Resolver': ['ApiId', 'AWS::AppSync::GraphQLApi'],
  'AWS::ElasticLoadBalancingV2::Listener': ['LoadBalancerArn', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['ListenerArn', 'AWS::ElasticLoadBalancingV2::Listener'],
  'AWS::GlobalAccelerator::Listener': ['AcceleratorArn', 'AWS::GlobalAccelerator::Accelerator'],
  'AWS::VpcLattice::Listener': ['ServiceIdentifier', 'AWS::VpcLattice::Service'],
  'AWS::VpcLattice::Rule': ['ListenerIdentifier', 'AWS::VpcLattice::Listener'],
};

/** Parts of an entrance that only decide who may call it. */
const deciding: Owners = {
  'AWS::ApiGateway::Authorizer': ['RestApiId', 'AWS::ApiGateway::RestApi'],
  'AWS::ApiGatewayV2::Authorizer': ['ApiId', 'AWS::ApiGatewayV2::Api'],
  'AWS::AppSync::GraphQLSchema': ['ApiId', 'AWS::AppSync::GraphQLApi'],
  'AWS::VpcLattice::AuthPolicy': ['ResourceIdentifier', 'AWS::VpcLattice::Service'],
};

const owners: Owners = { ...answering, ...deciding };

/** The types of the parts that answer requests. */
export const partTypes: readonly string[] = Object.keys(answering);

/** The parts that belong to a resource, or may do so, each followed by its own parts. */
export function partsOf(owner: Resource): readonly Resource[] {
  return Object.entries(owners)
    .filter(([, [, type]]) => type === owner.type)
    .flatMap(([type]) => owner.stack.assembly.resources(type))
    .filter((part) => belongsTo(part, owner) ?? true)
    .flatMap((part) => [part, ...partsOf(part)]);
}

/** Whether a part belongs, or may belong, to a resource that is not in this assembly, such as an imported one. */
export function isPartElsewhere(part: Resource): boolean {
  const [, type = ''] = owners[part.type] ?? [];
  return !part.stack.assembly.resources(type).some((resource) => belongsTo(part, resource));
}

/** `undefined` if that is unknown. */
function belongsTo(part: Resource, owner: Resource): boolean | undefined {
  const [property = ''] = owners[part.type] ?? [];
  const value = part.property(property);
  if (!(value instanceof Unresolved)) {
    return value === owner.ref();
  }
  const { resource } = value;
  return resource?.type === owner.type
    ? resource.stack === owner.stack.key && resource.logicalId === owner.logicalId
    : undefined;
}
