import { CfnResource } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { CfnAuthorizer, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnFragment, describeFaults, type Fault, GuardedApp, missing, OPEN } from './guarded-app';
import { Match } from './stack';

const MACRO = { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/part.json' } };
const LOOP = ['Name', ['AuthorizationType'], { '${Name}': 'NONE' }];

function replaced(what: string, by = 'Fn::Transform'): string {
  return `${what} has ${by}, which changes it during deployment, so it cannot be checked: write out its properties instead`;
}

const PRIVATE = "route 'GET /private' (Stack/Api/HttpApi/GET--private/Resource)";
const PUBLIC = "route 'GET /public' (Stack/Api/HttpApi/GET--public/Resource)";

const ofTheApi: Fault[] = [
  ['a protected route', ({ route }) => route.addOverride('Fn::Transform', MACRO), replaced(PRIVATE)],
  ['a public route', ({ publicRoute }) => publicRoute.addOverride('Fn::Transform', MACRO), replaced(PUBLIC)],
  [
    'the API',
    ({ apiResource }) => apiResource.addOverride('Fn::Transform', MACRO),
    replaced('the API (Stack/Api/HttpApi/Resource)'),
  ],
  [
    'the properties of the API',
    ({ apiResource }) => apiResource.addPropertyOverride('Fn::Transform', MACRO),
    replaced('the API (Stack/Api/HttpApi/Resource)'),
  ],
  [
    'the authorizer',
    ({ authorizer }) => authorizer.addOverride('Fn::Transform', MACRO),
    replaced("the API's authorizer (Stack/Api/HttpApi/Authorizer/Resource)"),
  ],
  [
    'the properties of a closed route',
    (on) => {
      const AuthorizationType = 'AWS_IAM';
      on.addRawRoute(on.stack, on.api.httpApi.apiId, { AuthorizationType, 'Fn::ForEach::Properties': LOOP });
    },
    replaced("route 'GET /raw' (Stack/Raw)", 'Fn::ForEach::Properties'),
  ],
];

describeFaults('a macro or a loop in', ofTheApi);

test('a macro in place of all properties of a route fails the synthesis, and gets a warning as it may open the API', () => {
  const on = new GuardedApp();
  on.route.addPropertyOverride('Fn::Transform', MACRO);
  expect(() => on.synth()).toThrow(missing('GET /private'));
  const warned = on.route.node.metadata.map(({ data }) => String(data));
  expect(warned).toContainEqual(expect.stringContaining('has Fn::Transform, which changes it during deployment'));
});

test('a macro in a route whose API cannot be told gets a warning, even if its authorizer is that of another API', () => {
  const on = new GuardedApp();
  const apiId = new HttpApi(on.other, 'Plain').apiId;
  const foreign = new CfnAuthorizer(on.other, 'Foreign', { apiId, authorizerType: 'JWT', name: 'foreign' });
  const closed = { AuthorizationType: 'JWT', AuthorizerId: foreign.ref };
  const [, changed] = ['One', 'Two'].map((id) => on.addRawRoute(on.other, 'abc123', closed, id));
  changed.addOverride('Fn::Transform', MACRO);
  const warnings = Annotations.fromStack(on.other).findWarning('*', Match.anyValue());
  expect(warnings.map(({ id }) => id)).toEqual(['/Other/Two']);
});

test('a macro in the route of an unrelated API is not touched', () => {
  const on = new GuardedApp();
  on.addRawRoute(on.stack, new HttpApi(on.stack, 'Plain').apiId).addOverride('Fn::Transform', MACRO);
  expect(() => on.synth()).not.toThrow();
});

/** A fragment with a route for each name of a loop. */
function looped(on: GuardedApp, apiId: unknown, depth = 1): void {
  const Properties = { ApiId: apiId, RouteKey: 'GET /raw' };
  let resources: object = { 'Raw${Name}': { Type: 'AWS::ApiGatewayV2::Route', Properties } };
  for (let i = 0; i < depth; i++) {
    resources = { [`Fn::ForEach::Loop${i}`]: ['Name', ['a', 'b'], resources] };
  }
  new CfnFragment(on.stack, 'Include', { template: { Transform: 'AWS::LanguageExtensions', Resources: resources } });
}

const inLoops: Fault[] = [
  ['a loop', (on) => looped(on, { Ref: on.apiLogicalId }), `route 'GET /raw' (Stack/Include: Raw\${Name}) ${OPEN}`],
  [
    'a loop in a loop',
    (on) => looped(on, { Ref: on.apiLogicalId }, 2),
    `route 'GET /raw' (Stack/Include: Raw\${Name}) ${OPEN}`,
  ],
];

describeFaults('an open route in', inLoops);

test('a route in a loop gets a warning if its API is what the loop puts in', () => {
  const on = new GuardedApp();
  looped(on, { Ref: 'Name' });
  Annotations.fromStack(on.stack).hasWarning(
    '/Stack/Include',
    Match.stringLikeRegexp('Before deployment it is unknown'),
  );
});

test('a route in a loop of an unrelated API is not touched, nor is a loop without resources', () => {
  const on = new GuardedApp();
  const { apiId } = new HttpApi(on.stack, 'Plain');
  looped(on, on.stack.resolve(apiId));
  new CfnFragment(on.other, 'Include', { template: { Resources: { 'Fn::ForEach::Loop': ['Name', ['a']] } } });
  on.synth();
  Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
});

describe('what makes resources while it is deployed', () => {
  const makers: [type: string, properties: (apiId: unknown) => object][] = [
    ['AWS::CloudFormation::StackSet', (id) => ({ Parameters: [{ ParameterKey: 'ApiId', ParameterValue: id }] })],
    ['AWS::CloudFormation::StackSet', (id) => ({ TemplateBody: { 'Fn::Sub': ['{"ApiId":"${Id}"}', { Id: id }] } })],
    ['AWS::Serverless::Application', (id) => ({ Parameters: { ApiId: id } })],
    ['AWS::Serverless::Function', (id) => ({ Events: { Get: { Type: 'HttpApi', Properties: { ApiId: id } } } })],
    [
      'AWS::ServiceCatalog::CloudFormationProvisionedProduct',
      (id) => ({ ProvisioningParameters: [{ Key: 'ApiId', Value: id }] }),
    ],
  ];

  test.each(makers)('gets a warning if it is given the API: %s', (type, propertiesWith) => {
    const on = new GuardedApp();
    new CfnResource(on.other, 'Maker', { type, properties: propertiesWith(on.api.httpApi.apiId) });
    const ours = Match.stringLikeRegexp('cdk-jwt-protected-api');
    const [{ entry }, ...others] = Annotations.fromStack(on.other).findWarning('*', ours);
    expect(others).toEqual([]);
    expect(entry.data).toBe(
      `${type} (Other/Maker) receives or contains the API 'Stack/Api/HttpApi', but the resources that it creates are in no template, ` +
        'so the routes that it adds are unknown: add its routes with addRoutes() or addPublicRoutes(), or acknowledge this warning on ' +
        'its stack if it adds none [ack: cdk-jwt-protected-api:unseenTemplate]',
    );
  });

  test.each(makers)('gets none if it is given another: %s', (type, propertiesWith) => {
    const on = new GuardedApp();
    new CfnResource(on.stack, 'Maker', { type, properties: propertiesWith(new HttpApi(on.stack, 'Plain').apiId) });
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });

  test('gets none for a variable of its function', () => {
    const on = new GuardedApp();
    const properties = { Environment: { Variables: { API_ID: on.api.httpApi.apiId } } };
    new CfnResource(on.stack, 'Maker', { type: 'AWS::Serverless::Function', properties });
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });
});
