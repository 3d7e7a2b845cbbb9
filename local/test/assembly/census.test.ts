import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { type Census, takeCensus } from '../../lib/assembly/census/census.js';
import { readEntrances } from '../../lib/assembly/census/entrances.js';
import {
  hasListedParts,
  isListed,
  type PropertyCensus,
  type ServedTypes,
} from '../../lib/assembly/census/property-census.js';
import { typesWithoutPart } from '../../lib/assembly/census/types-without-part.js';
import { unservedTypes } from '../../lib/assembly/census/unserved-types.js';
import type { JsonObject } from '../../lib/assembly/json.js';
import { unservedTypesText } from '../../lib/host/unserved-types-report.js';
import { services } from '../../lib/services/all.js';
import { assemblyOf } from '../support/assembly.js';

const served: ServedTypes = Object.assign({}, ...services.map(({ types }) => types));

/** Properties by the path of each, and what of them is a map of properties itself. */
interface SpecProperties {
  readonly [name: string]: SpecProperties | undefined;
}

/** Which types AWS has, with their properties. */
let specification: ReadonlyMap<string, SpecProperties>;

before(async () => {
  const spec = await loadAwsServiceSpec();
  type Spec = typeof spec;
  type Properties = ReturnType<Spec['all']>[number] extends { properties: infer P } ? P : never;
  const read = (properties: Properties, depth: number): SpecProperties =>
    Object.fromEntries(
      Object.entries(
        properties as Record<string, { type: { type: string; element?: unknown; reference?: { $ref: string } } }>,
      ).map(([name, { type }]) => {
        let own = type;
        while (own.element !== undefined) {
          own = own.element as typeof type;
        }
        const definition =
          own.type === 'ref' && depth < 2 ? spec.get('typeDefinition', own.reference?.$ref ?? '') : undefined;
        return [name, definition && read(definition.properties as Properties, depth + 1)];
      }),
    );
  specification = new Map(
    [...spec.all('resource')].map((resource) => [
      resource.cloudFormationType,
      Object.hasOwn(served, resource.cloudFormationType) ? read(resource.properties as Properties, 0) : {},
    ]),
  );
});

/** The CDK's `new CustomResource()` without a type of its own. */
const customResource = 'AWS::CloudFormation::CustomResource';

/** The lists that a type is in. */
function listsOf(type: string): readonly string[] {
  return [
    ...services.flatMap(({ name, types }) => (Object.hasOwn(types, type) ? [name] : [])),
    ...(typesWithoutPart.has(type) ? ['without part'] : []),
    ...(unservedTypes.has(type) ? ['unserved'] : []),
  ];
}

/** The properties that a census does not have. */
function missing(properties: SpecProperties, census: PropertyCensus, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([key, parts]) => {
    const name = prefix + key;
    if (isListed(census, name)) {
      return [];
    }
    return parts && hasListedParts(census, name) ? missing(parts, census, `${name}.`) : [name];
  });
}

/** What a census names more than once, or what is not there. */
function strange(
  { read = '', noEffect = '', unserved = {} }: PropertyCensus,
  properties: SpecProperties,
): readonly string[] {
  const names = [read, noEffect, Object.keys(unserved).join(' ')].flatMap((list) => list.split(' ').filter(Boolean));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const gone = names.filter((name) => {
    let parts: SpecProperties | undefined = properties;
    for (const key of name.split('.')) {
      if (!parts || !Object.hasOwn(parts, key)) {
        return true;
      }
      parts = parts[key];
    }
    return false;
  });
  return [...twice, ...gone];
}

describe('the lists of types', () => {
  it('have every type of CloudFormation once', () => {
    const wrong = [...specification.keys()].filter((type) => listsOf(type).length !== 1 && type !== customResource);
    assert.deepEqual(wrong, [], 'put them into types-without-part.ts or unserved-types.ts');
  });

  it('have no type that CloudFormation does not have', () => {
    const own = ['AWS::CDK::Metadata'];
    const all = [...Object.keys(served), ...typesWithoutPart, ...unservedTypes];
    const gone = all.filter((type) => !specification.has(type) && !own.includes(type) && !type.startsWith('Custom::'));
    assert.deepEqual(gone, []);
  });

  it('do not contain types of custom resources, because only their providers know what they do', () => {
    assert.deepEqual(listsOf(customResource), []);
  });

  it('do not contain a type that does not exist', () => assert.deepEqual(listsOf('AWS::SQS::Quay'), []));
});

describe('the census of a service', () => {
  for (const [type, census] of Object.entries(served)) {
    if (!type.startsWith('Custom::')) {
      it(`has every property of ${type} once`, () => {
        const properties = specification.get(type) ?? {};
        assert.deepEqual(missing(properties, census), [], 'say what the service does with them');
        assert.deepEqual(strange(census, properties), []);
      });
    }
  }

  it('lacks a property that is made up, at the top and below', () => {
    const census = served['AWS::Cognito::UserPool'] ?? {};
    const properties = specification.get('AWS::Cognito::UserPool') ?? {};
    const more = { ...properties, Color: undefined, Policies: { ...properties.Policies, Color: undefined } };
    assert.deepEqual(missing(more, census).toSorted(), ['Color', 'Policies.Color']);
  });
});

const node = { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: '' } };

/** The assembly of a stack with these resources: the properties by logical id and type. */
function assemblyWith(resources: { readonly [id: string]: readonly [type: string, properties?: JsonObject] }) {
  const Resources = Object.entries(resources).map(([id, [Type, Properties = {}]]) => [id, { Type, Properties }]);
  return assemblyOf({ S: { template: { Resources: Object.fromEntries(Resources) } } });
}

function censusOf(resources: Parameters<typeof assemblyWith>[0]): Census {
  return takeCensus(assemblyWith(resources), served);
}

function summaryOf({ types }: Census): readonly string[] {
  return types.map(({ type, kind, resources }) => `${kind}: ${type} ${resources.map(({ logicalId }) => logicalId)}`);
}

describe('the census of an assembly', () => {
  it('has what is not served by type: entrances, then what is unknown, then what there is most of', () => {
    const census = censusOf({
      Role: ['AWS::IAM::Role'],
      Log: ['AWS::Logs::LogGroup'],
      Fn: ['AWS::Lambda::Function', node],
      One: ['AWS::DynamoDB::Table'],
      Two: ['AWS::DynamoDB::Table'],
      Jobs: ['AWS::SQS::Queue'],
      Rest: ['AWS::ApiGateway::RestApi'],
      Method: ['AWS::ApiGateway::Method', { RestApiId: { Ref: 'Rest' }, AuthorizationType: 'NONE' }],
      Chat: ['AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' }],
      Url: ['AWS::Lambda::Url', { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': ['Fn', 'Arn'] } }],
      Mine: ['Custom::Mine'],
      Plain: [customResource],
      New: ['AWS::Brand::New'],
      Empty: ['Custom::S3AutoDeleteObjects'],
      Store: ['AWS::S3::Bucket'],
      Pages: ['AWS::S3::Bucket'],
      Files: ['Custom::CDKBucketDeployment', { DestinationBucketName: { Ref: 'Pages' } }],
      Nested: ['AWS::CloudFormation::Stack'],
      Meta: ['AWS::CDK::Metadata'],
    });
    assert.deepEqual(summaryOf(census), [
      'entrance: AWS::ApiGateway::RestApi Rest',
      'entrance: AWS::ApiGatewayV2::Api Chat',
      'entrance: AWS::Lambda::Url Url',
      'unknown: AWS::Brand::New New',
      'unknown: AWS::CloudFormation::CustomResource Plain',
      'unknown: Custom::Mine Mine',
      'not served: AWS::DynamoDB::Table One,Two',
      'not served: AWS::S3::Bucket Store',
      'not served: AWS::SQS::Queue Jobs',
    ]);
  });

  const properties: readonly [type: string, properties: JsonObject, unserved: readonly string[]][] = [
    ['AWS::Lambda::Function', { ...node, Tags: [], Role: 'x', VpcConfig: {} }, []],
    ['AWS::Lambda::Function', { ...node, Color: 'red' }, ["Color of 'S/R': this program does not know the property"]],
    [
      'AWS::Lambda::Function',
      { ...node, FileSystemConfigs: [] },
      ["FileSystemConfigs of 'S/R': no file system is mounted"],
    ],
    ['AWS::Lambda::Function', { ...node, FileSystemConfigs: { Ref: 'AWS::NoValue' } }, []],
    [
      'AWS::ApiGatewayV2::Stage',
      { DefaultRouteSettings: { ThrottlingRateLimit: 1, LoggingLevel: 'INFO', Speed: 1 } },
      [
        "DefaultRouteSettings.ThrottlingRateLimit of 'S/R': requests are not throttled here",
        "DefaultRouteSettings.Speed of 'S/R': this program does not know the property",
      ],
    ],
    [
      'AWS::ApiGatewayV2::Stage',
      { DefaultRouteSettings: { Ref: 'Nothing' } },
      ["DefaultRouteSettings of 'S/R': its value is unknown: stack 'S' has no parameter or resource 'Nothing'"],
    ],
    [
      'AWS::Cognito::UserPool',
      { Policies: { 'Fn::GetAtt': ['Nothing', 'Policies'] } },
      ["Policies of 'S/R': its value is unknown: stack 'S' has no parameter or resource 'Nothing'"],
    ],
    [
      'AWS::Cognito::UserPool',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
      [],
    ],
    ['AWS::Cognito::UserPool', { UserPoolAddOns: { AdvancedSecurityMode: 'OFF' } }, []],
    [
      'AWS::Cognito::UserPool',
      { UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' }, DeviceConfiguration: {} },
      [
        "UserPoolAddOns of 'S/R': threat protection is not available here",
        "DeviceConfiguration of 'S/R': devices are not remembered",
      ],
    ],
    [
      'AWS::Cognito::UserPool',
      { UserPoolAddOns: { Ref: 'Nothing' } },
      ["UserPoolAddOns of 'S/R': its value is unknown: stack 'S' has no parameter or resource 'Nothing'"],
    ],
    [
      'AWS::Cognito::UserPoolClient',
      { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'], AllowedOAuthFlows: ['code', 'client_credentials'] },
      [],
    ],
  ];
  for (const [type, given, unserved] of properties) {
    it(`names ${unserved.length > 0 ? unserved.join('; ') : 'nothing'} for ${JSON.stringify(given)}`, () => {
      assert.deepEqual(censusOf({ R: [type, given] }).properties, unserved);
    });
  }

  it('names a property once for all resources of a type', () => {
    const slow = ['AWS::Lambda::Function', { ...node, ReservedConcurrentExecutions: 1 }] as const;
    assert.deepEqual(censusOf({ A: slow, B: slow, C: slow, D: slow, E: slow }).properties, [
      "ReservedConcurrentExecutions of 'S/A', 'S/B', 'S/C', 2 more: concurrency is not limited",
    ]);
  });
});

describe('the list of what is not served', () => {
  const many = Object.fromEntries(
    ['SQS::Queue', 'SNS::Topic', 'SSM::Parameter', 'KinesisFirehose::DeliveryStream', 'EFS::FileSystem', 'Events::Rule']
      .concat(['Events::EventBus', 'DynamoDB::Table', 'Athena::WorkGroup', 'Pipes::Pipe', 'Scheduler::Schedule'])
      .map((name) => [name.replace('::', ''), [`AWS::${name}`]] as const),
  );

  it('has ten lines at most, and all resources if it is verbose', () => {
    const { types } = censusOf({
      ...many,
      One: ['AWS::SQS::Queue'],
      Two: ['AWS::SQS::Queue'],
      Three: ['AWS::SQS::Queue'],
    });
    const { text, verbose = '' } = unservedTypesText(types);
    const lines = text.split('\n');
    assert.equal(lines.length, 10);
    assert.match(lines[0] ?? '', /^4 {2}AWS::SQS::Queue +'S\/SQSQueue', 'S\/One', 'S\/Two', 1 more$/);
    assert.equal(lines[9], '2 resources of 2 more types: --verbose lists them');
    assert.equal(verbose.split('\n').length, 14);
    assert.match(verbose, /^AWS::SQS::Queue +'S\/Three'$/m);
  });

  it('says what is open, and what is not known', () => {
    const { types } = censusOf({
      Url: ['AWS::Lambda::Url', { AuthType: 'NONE' }],
      Closed: ['AWS::Lambda::Url', { AuthType: 'AWS_IAM' }],
      Mine: ['Custom::Mine'],
    });
    const [urls = '', mine = ''] = unservedTypesText(types).text.split('\n');
    assert.match(urls, /^2 {2}AWS::Lambda::Url +'S\/Url', 'S\/Closed' \(1 OPEN\)$/);
    assert.match(mine, /^1 {2}Custom::Mine, which this program does not know {2}'S\/Mine'$/);
  });
});

describe('an entrance', () => {
  const method = (type: string, more: JsonObject = {}) =>
    [
      'AWS::ApiGateway::Method',
      { RestApiId: { Ref: 'E' }, HttpMethod: 'GET', AuthorizationType: type, ...more },
    ] as const;
  const connect = (type?: string) =>
    [
      'AWS::ApiGatewayV2::Route',
      { ApiId: { Ref: 'E' }, RouteKey: '$connect', AuthorizationType: type ?? { Ref: 'AWS::NoValue' } },
    ] as const;
  const chat = ['AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' }] as const;
  const cases: readonly [what: string, resources: Parameters<typeof assemblyWith>[0], access: string | undefined][] = [
    ['a function URL of NONE', { E: ['AWS::Lambda::Url', { AuthType: 'NONE' }] }, 'open'],
    ['a function URL of AWS_IAM', { E: ['AWS::Lambda::Url', { AuthType: 'AWS_IAM' }] }, 'iam'],
    ['a function URL of another kind', { E: ['AWS::Lambda::Url', { AuthType: 'ODD' }] }, 'unknown'],
    [
      'a REST API with an open method',
      { E: ['AWS::ApiGateway::RestApi'], A: method('AWS_IAM'), B: method('NONE') },
      'open',
    ],
    ['a REST API of IAM', { E: ['AWS::ApiGateway::RestApi'], A: method('AWS_IAM') }, 'iam'],
    ['a REST API without methods', { E: ['AWS::ApiGateway::RestApi'] }, 'unknown'],
    [
      'a REST API of IAM next to a method of an unknown API',
      { E: ['AWS::ApiGateway::RestApi'], A: method('AWS_IAM'), B: method('AWS_IAM', { RestApiId: { Ref: 'Gone' } }) },
      'unknown',
    ],
    [
      'a REST API of IAM next to a method of an imported API',
      { E: ['AWS::ApiGateway::RestApi'], A: method('AWS_IAM'), B: method('NONE', { RestApiId: 'abcdefghij' }) },
      'iam',
    ],
    ['a REST API of keys', { E: ['AWS::ApiGateway::RestApi'], A: method('NONE', { ApiKeyRequired: true }) }, 'unknown'],
    ['a REST API with tokens', { E: ['AWS::ApiGateway::RestApi'], A: method('COGNITO_USER_POOLS') }, 'unknown'],
    ['a REST API of a document', { E: ['AWS::ApiGateway::RestApi', { Body: {} }], A: method('AWS_IAM') }, 'unknown'],
    ['a WebSocket API of IAM', { E: chat, R: connect('AWS_IAM') }, 'iam'],
    ['a WebSocket API without a type', { E: chat, R: connect() }, 'open'],
    ['a WebSocket API of a function', { E: chat, R: connect('CUSTOM') }, 'unknown'],
    ['a WebSocket API without $connect', { E: chat }, 'open'],
    ['a WebSocket API of IAM and without a type', { E: chat, R: connect('AWS_IAM'), Q: connect() }, 'open'],
    ['an HTTP API', { E: ['AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }] }, undefined],
    ['a GraphQL API of IAM', { E: ['AWS::AppSync::GraphQLApi', { AuthenticationType: 'AWS_IAM' }] }, 'iam'],
    ['a GraphQL API of a key', { E: ['AWS::AppSync::GraphQLApi', { AuthenticationType: 'API_KEY' }] }, 'unknown'],
    [
      'a GraphQL API of IAM and more',
      { E: ['AWS::AppSync::GraphQLApi', { AuthenticationType: 'AWS_IAM', AdditionalAuthenticationProviders: [] }] },
      'unknown',
    ],
    ['a load balancer', { E: ['AWS::ElasticLoadBalancingV2::LoadBalancer'] }, 'unknown'],
    ['an app of Amplify', { E: ['AWS::Amplify::App'] }, 'unknown'],
    ['an environment of Elastic Beanstalk', { E: ['AWS::ElasticBeanstalk::Environment'] }, 'unknown'],
    ['a container service of Lightsail', { E: ['AWS::Lightsail::Container'] }, 'unknown'],
    ['a queue', { E: ['AWS::SQS::Queue'] }, undefined],
  ];
  for (const [what, resources, access] of cases) {
    it(`${what} is ${access ?? 'none'}`, () => {
      const [entrance] = readEntrances(assemblyWith(resources));
      assert.equal(entrance?.access, access);
    });
  }

  it('requires IAM only if this is certain: the $connect of a WebSocket API may not exist', () => {
    const Conditions = { Maybe: { 'Fn::Equals': [{ Ref: 'Gone' }, 'yes'] } };
    const [Type, Properties] = connect('AWS_IAM');
    const Resources = {
      E: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
      R: { Type, Condition: 'Maybe', Properties },
    };
    const [entrance] = readEntrances(assemblyOf({ S: { template: { Conditions, Resources } } }));
    assert.equal(entrance?.access, 'unknown');
  });

  const imported = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shared/50dc6c495c0c9188';
  const parts: readonly [what: string, resources: Parameters<typeof assemblyWith>[0], found: readonly string[]][] = [
    ['an open method of an imported API', { A: method('NONE', { RestApiId: 'abcdefghij' }) }, ['S/A open']],
    ['a method of IAM of an imported API', { A: method('AWS_IAM', { RestApiId: 'abcdefghij' }) }, ['S/A iam']],
    ['a method of an unknown API', { A: method('NONE', { RestApiId: { Ref: 'Gone' } }) }, ['S/A open']],
    [
      'a listener of an imported load balancer',
      { L: ['AWS::ElasticLoadBalancingV2::Listener', { LoadBalancerArn: imported }] },
      ['S/L unknown'],
    ],
    [
      'a rule of an imported listener, whose ARN is a parameter',
      { R: ['AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: { Ref: 'Gone' } }] },
      ['S/R unknown'],
    ],
    [
      'a listener and a rule of a load balancer in the app',
      {
        B: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
        L: ['AWS::ElasticLoadBalancingV2::Listener', { LoadBalancerArn: { Ref: 'B' } }],
        R: ['AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: { 'Fn::GetAtt': ['L', 'ListenerArn'] } }],
      },
      ['S/B unknown'],
    ],
    [
      'a resolver of a GraphQL API in the app, and one of an imported API',
      {
        G: ['AWS::AppSync::GraphQLApi', { AuthenticationType: 'AWS_IAM' }],
        One: ['AWS::AppSync::Resolver', { ApiId: { 'Fn::GetAtt': ['G', 'ApiId'] } }],
        Two: ['AWS::AppSync::Resolver', { ApiId: 'abcdefghijklmnopqrstuvwxyz' }],
      },
      ['S/G iam', 'S/Two unknown'],
    ],
  ];
  for (const [what, resources, found] of parts) {
    it(`can be a part of a resource that is not in the app: ${what}`, () => {
      const assembly = assemblyWith(resources);
      const entrances = readEntrances(assembly);
      assert.deepEqual(
        entrances.map(({ resource, access }) => `${resource.path} ${access}`),
        found,
      );
      const named = takeCensus(assembly, served).types.filter(({ kind }) => kind === 'entrance');
      assert.deepEqual(
        named.flatMap((type) => type.resources.map(({ path }) => path)).toSorted(),
        entrances.map(({ resource }) => resource.path).toSorted(),
      );
    });
  }

  it('names the function behind a function URL', () => {
    const account = '111111111111';
    for (const [TargetFunctionArn, found] of [
      [{ 'Fn::GetAtt': ['Fn', 'Arn'] }, 'S/Fn'],
      [{ Ref: 'Fn' }, 'S/Fn'],
      ['fn', 'S/Fn'],
      ['fn:live', 'S/Fn'],
      [`${account}:function:fn`, 'S/Fn'],
      [`arn:aws:lambda:eu-west-1:${account}:function:fn:live`, 'S/Fn'],
      ['222222222222:function:fn', undefined],
      [`arn:aws:lambda:eu-central-1:${account}:function:fn`, undefined],
      ['other', undefined],
    ] as const) {
      const [entrance] = readEntrances(
        assemblyWith({
          Fn: ['AWS::Lambda::Function', { ...node, FunctionName: 'fn' }],
          E: ['AWS::Lambda::Url', { TargetFunctionArn }],
        }),
      );
      assert.equal(entrance?.function?.path, found, JSON.stringify(TargetFunctionArn));
    }
  });
});
