import type { Resource } from '../resource.js';
import { Unresolved } from '../value.js';

/** Resources that are parts of an entrance: the property that refers to the resource they belong to, and its type. */
const parts: Readonly<Record<string, readonly [property: string, type: string]>> = {
  'AWS::ApiGateway::Method': ['RestApiId', 'AWS::ApiGateway::RestApi'],
  'AWS::AppSync::ChannelNamespace': ['ApiId', 'AWS::AppSync::Api'],
  'AWS::AppSync::Resolver': ['ApiId', 'AWS::AppSync::GraphQLApi'],
  'AWS::ElasticLoadBalancingV2::Listener': ['LoadBalancerArn', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['ListenerArn', 'AWS::ElasticLoadBalancingV2::Listener'],
  'AWS::GlobalAccelerator::Listener': ['AcceleratorArn', 'AWS::GlobalAccelerator::Accelerator'],
  'AWS::VpcLattice::Listener': ['ServiceIdentifier', 'AWS::VpcLattice::Service'],
  'AWS::VpcLattice::Rule': ['ListenerIdentifier', 'AWS::VpcLattice::Listener'],
};

/** The types of such parts. */
export const partTypes: readonly string[] = Object.keys(parts);

/** Whether a part belongs to a resource that is not in this assembly, for instance to one that was imported, or may do so. */
export function isPartElsewhere(part: Resource): boolean {
  const [property = '', type = ''] = Object.hasOwn(parts, part.type) ? (parts[part.type] ?? []) : [];
  const value = part.property(property);
  return value instanceof Unresolved
    ? value.type !== type
    : !part.stack.assembly.resources(type).some((resource) => resource.ref() === value);
}
