import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareInventories } from '../../lib/inventory/compare/compare-inventories.js';
import { takeInventory } from '../../lib/inventory/take-inventory.js';
import { readHttpApis } from '../../lib/services/http-api/model/http-api.js';
import { assemblyOf } from '../support/assembly.js';

type Declared = readonly [type: string, properties?: object, more?: object];

const conditions = ['One', 'Two'].map((name) => [name, { 'Fn::Equals': [{ Ref: 'Gone' }, name] }]);

/** The inventory of an app of two stacks with the same logical ids, of which only the first changes. */
function inventoryOf(resources: { readonly [logicalId: string]: Declared }) {
  const templateOf = (all: typeof resources) => ({
    Conditions: Object.fromEntries(conditions),
    Resources: Object.fromEntries(
      Object.entries(all).map(([id, [Type, Properties = {}, more]]) => [id, { Type, Properties, ...more }]),
    ),
  });
  const assembly = assemblyOf({
    S: { template: templateOf(resources) },
    Other: { template: templateOf({ E: [resources.E?.[0] ?? '', resources.E?.[1]] }) },
  });
  return takeInventory(readHttpApis(assembly), assembly);
}

describe('an entry point whose access is not read', () => {
  const elb = 'AWS::ElasticLoadBalancingV2';
  const signIn = { Type: 'authenticate-cognito', Order: 1 };
  const forward = { Type: 'forward', Order: 2 };
  const balancer = {
    E: [`${elb}::LoadBalancer`],
    L: [`${elb}::Listener`, { LoadBalancerArn: { Ref: 'E' }, DefaultActions: [signIn, forward] }],
    R: [`${elb}::ListenerRule`, { ListenerArn: { 'Fn::GetAtt': ['L', 'ListenerArn'] }, Actions: [signIn, forward] }],
  } as const satisfies Record<string, Declared>;
  const rest = {
    E: ['AWS::ApiGateway::RestApi'],
    M: [
      'AWS::ApiGateway::Method',
      { RestApiId: { Ref: 'E' }, AuthorizationType: 'COGNITO_USER_POOLS', AuthorizerId: { Ref: 'A' } },
    ],
    A: ['AWS::ApiGateway::Authorizer', { RestApiId: { Ref: 'E' }, ProviderARNs: ['arn:one'] }],
  } as const satisfies Record<string, Declared>;
  const chat = {
    E: ['AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' }],
    R: [
      'AWS::ApiGatewayV2::Route',
      { ApiId: { Ref: 'E' }, RouteKey: '$connect', AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'A' } },
    ],
    A: ['AWS::ApiGatewayV2::Authorizer', { ApiId: { Ref: 'E' }, AuthorizerUri: 'arn:one' }],
  } as const satisfies Record<string, Declared>;
  const graph = (schema: string, api: object = { 'Fn::GetAtt': ['E', 'ApiId'] }): Record<string, Declared> => ({
    E: ['AWS::AppSync::GraphQLApi', { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS' }],
    G: ['AWS::AppSync::GraphQLSchema', { ApiId: api, Definition: schema }],
  });
  const events = (type: string): Record<string, Declared> => ({
    E: ['AWS::AppSync::Api'],
    N: [
      'AWS::AppSync::ChannelNamespace',
      { ApiId: { 'Fn::GetAtt': ['E', 'ApiId'] }, SubscribeAuthModes: [{ AuthType: type }] },
    ],
  });
  const lattice = (principal: string, path: string): Record<string, Declared> => ({
    E: ['AWS::VpcLattice::Service', { AuthType: 'AWS_IAM' }],
    P: ['AWS::VpcLattice::AuthPolicy', { ResourceIdentifier: { Ref: 'E' }, Policy: { Principal: principal } }],
    L: ['AWS::VpcLattice::Listener', { ServiceIdentifier: { Ref: 'E' } }],
    R: ['AWS::VpcLattice::Rule', { ListenerIdentifier: { Ref: 'L' }, Match: { path } }],
  });
  const cases: readonly [
    what: string,
    before: Readonly<Record<string, Declared>>,
    after: Readonly<Record<string, Declared>>,
  ][] = [
    [
      'a rule of its listener no longer signs users in',
      balancer,
      { ...balancer, R: [balancer.R[0], { ...balancer.R[1], Actions: [forward] }] },
    ],
    [
      'its listener no longer signs users in',
      balancer,
      { ...balancer, L: [balancer.L[0], { ...balancer.L[1], DefaultActions: [forward] }] },
    ],
    [
      'its listener has one more rule',
      balancer,
      { ...balancer, New: [balancer.R[0], { ...balancer.R[1], Actions: [forward] }] },
    ],
    [
      'a schema changes that may be its own',
      graph('type Query { a: Int @aws_auth(cognito_groups: ["admins"]) }', { Ref: 'Gone' }),
      graph('type Query { a: Int }', { Ref: 'Gone' }),
    ],
    [
      'the condition of its rule changes',
      { ...balancer, R: [...balancer.R, { Condition: 'One' }] },
      { ...balancer, R: [...balancer.R, { Condition: 'Two' }] },
    ],
    [
      'the authorizer of a REST API accepts another user pool',
      rest,
      { ...rest, A: [rest.A[0], { ...rest.A[1], ProviderARNs: ['arn:two'] }] },
    ],
    [
      'the authorizer of a WebSocket API calls another function',
      chat,
      { ...chat, A: [chat.A[0], { ...chat.A[1], AuthorizerUri: 'arn:two' }] },
    ],
    [
      'the schema of a GraphQL API says something else',
      graph('type Query { a: Int @aws_auth(cognito_groups: ["admins"]) }'),
      graph('type Query { a: Int }'),
    ],
    ['a channel namespace has another way to authorize', events('AWS_IAM'), events('API_KEY')],
    ['the policy of a service in VPC Lattice changes', lattice('arn:one', '/a'), lattice('*', '/a')],
    ['a rule of a service in VPC Lattice changes', lattice('arn:one', '/a'), lattice('arn:one', '/b')],
  ];
  for (const [what, before, after] of cases) {
    it(`counts as more open if ${what}`, () => {
      const { moreOpen } = compareInventories(inventoryOf(before), inventoryOf(after));
      assert.ok(moreOpen.length > 0);
    });
  }

  it('does not depend on the parts of another one', () => {
    const looser = { ...balancer, R: [balancer.R[0], { ...balancer.R[1], Actions: [forward] }] } as const;
    const { entrances } = inventoryOf(balancer);
    const changed = inventoryOf(looser).entrances.filter(
      ({ path, access }) => access !== entrances.find((one) => one.path === path)?.access,
    );
    assert.deepEqual(
      changed.map(({ path }) => path),
      ['S/E'],
    );
  });
});
