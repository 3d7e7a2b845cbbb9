import {
  App,
  Aws,
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CfnStack,
  Fn,
  NestedStack,
  Stack,
  Token,
} from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { FunctionIntegration, JwtProtectedApi, SignUpUserPool } from '../src';
import { CfnFragment, FOREIGN, GuardedApp, logicalIdOf, OPEN_RAW } from './guarded-app';
import { Match, testFunction } from './stack';

const NO_VALUE = { Ref: 'AWS::NoValue' };

function warningsOf({ other }: GuardedApp): string[] {
  return Annotations.fromStack(other)
    .findWarning('*', Match.stringLikeRegexp('cdk-jwt-protected-api'))
    .map(({ entry }) => String(entry.data));
}

/** How a value is put together of the id of a resource and that of another. */
type Way = [name: string, value: (own: unknown, other: unknown) => unknown];

const ALWAYS: Way[] = [
  ['itself', (own) => own],
  ['a Sub of it alone', (own) => ({ 'Fn::Sub': ['${X}', { X: own }] })],
  ['a Sub of it, and a variable that is not used', (own, other) => ({ 'Fn::Sub': ['${X}', { X: own, Y: other }] })],
  ['a Sub of it with blanks', (own) => ({ 'Fn::Sub': ['${ X }', { X: own }] })],
  ['a Join of it alone', (own) => ({ 'Fn::Join': ['-', [own]] })],
  ['a Join of it and nothing', (own) => ({ 'Fn::Join': ['', ['', own, NO_VALUE]] })],
  ['an If that has it both ways', (own) => ({ 'Fn::If': ['C', own, { 'Fn::Sub': ['${X}', { X: own }] }] })],
  ['a Select of it', (own, other) => ({ 'Fn::Select': ['1', [other, own]] })],
  ['a Select of the eleventh', (own, other) => ({ 'Fn::Select': [10, [...Array(10).fill(other), own]] })],
  [
    'a Select of lists that have it at the same place',
    (own, other) => ({ 'Fn::Select': [0, { 'Fn::If': ['C', [own, other], [own]] }] }),
  ],
  [
    'an If within an If that says the same',
    (own, other) => ({ 'Fn::If': ['C', { 'Fn::If': ['C', own, other] }, own] }),
  ],
  ['an If in a Join of it alone', (own) => ({ 'Fn::Join': ['', { 'Fn::If': ['C', [own], [own]] }] })],
  ['a Sub of an If that has it both ways', (own) => ({ 'Fn::Sub': ['${X}', { X: { 'Fn::If': ['C', own, own] } }] })],
];

const SOMETIMES: Way[] = [
  ['an If', (own, other) => ({ 'Fn::If': ['C', own, other] })],
  ['the other way of an If', (own, other) => ({ 'Fn::If': ['C', other, own] })],
  ['an If without another', (own) => ({ 'Fn::If': ['C', own, NO_VALUE] })],
  ['an If within an If', (own, other) => ({ 'Fn::If': ['C', own, { 'Fn::If': ['D', own, other] }] })],
  ['a Sub of an If', (own, other) => ({ 'Fn::Sub': ['${X}', { X: { 'Fn::If': ['C', own, other] } }] })],
  ['a Join of an If', (own, other) => ({ 'Fn::Join': ['', [{ 'Fn::If': ['C', own, other] }]] })],
  ['an If of lists in a Join', (own, other) => ({ 'Fn::Join': ['', { 'Fn::If': ['C', [own], [other]] }] })],
  ['a Select of an If', (own, other) => ({ 'Fn::Select': [0, [{ 'Fn::If': ['C', own, other] }]] })],
  ['a Select of an If of lists', (own, other) => ({ 'Fn::Select': [0, { 'Fn::If': ['C', [own], [other]] }] })],
  [
    'a Select of a list that may lack what comes first',
    (own, other) => ({ 'Fn::Select': [0, [{ 'Fn::If': ['C', own, NO_VALUE] }, other]] }),
  ],
  ['a Select by an index that is not known', (own, other) => ({ 'Fn::Select': [{ Ref: 'Index' }, [own, other]] })],
  ['a Select by no number', (own, other) => ({ 'Fn::Select': ['x1', [own, other]] })],
  ['a Select by a number and more', (own, other) => ({ 'Fn::Select': ['1x', [own, other]] })],
  ['a default of a map', (own) => ({ 'Fn::FindInMap': ['Map', 'a', 'b', { DefaultValue: own }] })],
];

const MIXED: Way[] = [
  ['a Sub with more', (own) => ({ 'Fn::Sub': ['x${X}', { X: own }] })],
  ['a Sub with another', (own, other) => ({ 'Fn::Sub': ['${X}${Y}', { X: own, Y: other }] })],
  ['a Sub with more that is literal', (own) => ({ 'Fn::Sub': ['${!X}${X}', { X: own }] })],
  ['a Join with another', (own, other) => ({ 'Fn::Join': ['', [own, other]] })],
  ['a Join with nothing but what is between', (own) => ({ 'Fn::Join': ['-', [own, '']] })],
  ['a Select from a Split', (own) => ({ 'Fn::Select': [0, { 'Fn::Split': ['/', own] }] })],
  [
    'a Select from a Split of a Join',
    (own, other) => ({ 'Fn::Select': [0, { 'Fn::Split': ['/', { 'Fn::Join': ['/', [own, other]] }] }] }),
  ],
  ['a function that is not known', (own) => ({ 'Fn::Other': [own] })],
  ['something with it in it', (own, other) => ({ Own: own, Other: other })],
];

const NEVER: Way[] = [
  ['another', (_, other) => other],
  ['a Sub that does not use it', (own) => ({ 'Fn::Sub': ['abc123', { X: own }] })],
  ['a Sub that has its name alone', (own) => ({ 'Fn::Sub': ['${!X}', { X: own }] })],
  ['a Select of another', (own, other) => ({ 'Fn::Select': [1, [own, other]] })],
  [
    'an If within an If that says otherwise',
    (own, other) => ({ 'Fn::If': ['C', { 'Fn::If': ['C', other, own] }, other] }),
  ],
  ['a map that has it among its keys', (own) => ({ 'Fn::FindInMap': ['Map', own, 'b'] })],
];

describe('the authorizer of a route', () => {
  function authorizedBy(value: Way[1]): () => void {
    const on = new GuardedApp();
    const other = new CfnResource(on.stack, 'OtherAuthorizer', { type: 'Custom::Authorizer' });
    on.route.addOverride('Properties.AuthorizerId', value({ Ref: logicalIdOf(on.authorizer) }, other.ref));
    return () => on.synth();
  }

  test.each(ALWAYS)('is the own one whichever way conditions go: %s', (_, value) => {
    expect(authorizedBy(value)).not.toThrow();
  });

  test.each([...SOMETIMES, ...MIXED, ...NEVER])('may be another one: %s', (_, value) => {
    expect(authorizedBy(value)).toThrow(`route 'GET /private' (Stack/Api/HttpApi/GET--private/Resource) ${FOREIGN}`);
  });

  test('is another one if the object with its Ref has another key, which CloudFormation does not accept', () => {
    expect(authorizedBy((own) => ({ ...Object(own), Other: 'abc123' }))).toThrow(FOREIGN);
  });
});

describe('an open route', () => {
  function openRouteOf(value: Way[1], own: (on: GuardedApp) => string = ({ api }) => api.httpApi.apiId): GuardedApp {
    const on = new GuardedApp();
    on.addRawRoute(on.other, value(own(on), 'abc123'));
    return on;
  }

  test.each([...ALWAYS, ...SOMETIMES, ...MIXED])('that may be one of the API fails the synthesis: %s', (_, value) => {
    expect(() => openRouteOf(value).synth()).toThrow(`route 'GET /raw' (Other/Raw) ${OPEN_RAW}`);
  });

  test.each(NEVER)('that only names the API gets the warning: %s', (_, value) => {
    const on = openRouteOf(value);
    on.synth();
    expect(warningsOf(on)).toEqual([expect.stringContaining('Before deployment it is unknown')]);
  });

  const unrelated = ({ other }: GuardedApp) => new HttpApi(other, 'Unrelated').apiId;

  test.each(ALWAYS)('of another API is not touched: %s', (_, value) => {
    const on = openRouteOf(value, unrelated);
    on.synth();
    expect(warningsOf(on)).toEqual([]);
  });

  test.each([...SOMETIMES, ...MIXED, ...NEVER])('that may be of another API gets the warning: %s', (_, value) => {
    const on = openRouteOf(value, unrelated);
    on.synth();
    expect(warningsOf(on)).toEqual([expect.stringContaining('Before deployment it is unknown')]);
  });

  test('of one unrelated API or another is not touched', () => {
    const on = new GuardedApp();
    const [one, another] = ['One', 'Another'].map((id) => new HttpApi(on.other, id).apiId);
    on.addRawRoute(on.other, Fn.conditionIf('C', one, another));
    on.synth();
    expect(warningsOf(on)).toEqual([]);
  });

  test('is that of what a parameter is given or an output says, whichever way conditions go', () => {
    const on = new GuardedApp();
    const nested = new NestedStack(on.stack, 'Nested');
    nested.setParameter('ApiId', Token.asString({ 'Fn::If': ['C', 'abc123', { Ref: on.apiLogicalId }] }));
    const output = new CfnOutput(nested, 'Same', { value: new CfnParameter(nested, 'ApiId').valueAsString });
    const resource = nested.nestedStackResource as CfnStack;
    on.addRawRoute(on.stack, resource.getAtt(`Outputs.${logicalIdOf(output)}`));
    expect(() => on.synth()).toThrow(`route 'GET /raw' (Stack/Raw) ${OPEN_RAW}`);
  });

  test('is that of an output that a Sub names', () => {
    const on = new GuardedApp();
    const nested = new NestedStack(on.stack, 'Nested');
    const output = new CfnOutput(nested, 'ApiId', { value: on.api.httpApi.apiId });
    const resource = logicalIdOf(nested.nestedStackResource as CfnStack);
    on.addRawRoute(on.stack, { 'Fn::Sub': `\${${resource}.Outputs.${logicalIdOf(output)}}` });
    expect(() => on.synth()).toThrow(`route 'GET /raw' (Stack/Raw) ${OPEN_RAW}`);
  });

  test('may be that of an item of a list that a nested stack is given', () => {
    const on = new GuardedApp();
    const nested = new NestedStack(on.stack, 'Nested');
    nested.setParameter('Ids', Fn.join(',', ['abc123', on.api.httpApi.apiId]));
    const ids = new CfnParameter(nested, 'Ids', { type: 'CommaDelimitedList' });
    on.addRawRoute(nested, Fn.select(1, ids.valueAsList));
    expect(() => on.synth()).toThrow(`route 'GET /raw' (Stack/Nested/Raw) ${OPEN_RAW}`);
  });

  test('may be that of either of two outputs with one export name', () => {
    const on = new GuardedApp();
    const ids = [on.api.httpApi.apiId, new HttpApi(on.stack, 'Plain').apiId];
    for (const [i, value] of ids.entries()) {
      new CfnOutput(on.stack, `Id${i}`, { value, exportName: 'the-api' });
    }
    on.addRawRoute(on.other, Fn.importValue('the-api'));
    expect(() => on.synth()).toThrow(`route 'GET /raw' (Other/Raw) ${OPEN_RAW}`);
  });

  test.each([{ 'Fn::Sub': 'the-api' }, { 'Fn::If': ['C', 'the-api', 'another-api'] }])(
    'by an import whose name is put together gets the warning: %j',
    (name) => {
      const on = new GuardedApp();
      new CfnOutput(on.stack, 'ApiId', { value: on.api.httpApi.apiId, exportName: 'the-api' });
      on.addRawRoute(on.other, { 'Fn::ImportValue': name });
      on.synth();
      expect(warningsOf(on)).toEqual([expect.stringContaining('Before deployment it is unknown')]);
    },
  );

  test('is unknown if it is an attribute whose name only ends like an output of a nested stack', () => {
    const on = new GuardedApp();
    const nested = new NestedStack(on.stack, 'Nested');
    const output = logicalIdOf(new CfnOutput(nested, 'ApiId', { value: on.api.httpApi.apiId }));
    const resource = logicalIdOf(nested.nestedStackResource as CfnStack);
    on.addRawRoute(on.stack, { 'Fn::GetAtt': [resource, `OwnOutputs.${output}`] });
    on.synth();
    Annotations.fromStack(on.stack).hasWarning('*', Match.stringLikeRegexp('undecidedRoute'));
  });

  test('is not an output with the type and properties of a route', () => {
    const on = new GuardedApp();
    const Output = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: on.api.httpApi.apiId, RouteKey: 'GET /raw' },
    };
    new CfnFragment(on.stack, 'Include', { template: { Outputs: { Output } } });
    expect(() => on.synth()).not.toThrow();
  });

  test('is that of a resource that has the name of an output', () => {
    const on = new GuardedApp();
    const Outputs = { [on.apiLogicalId]: { Value: 'abc123' } };
    new CfnFragment(on.stack, 'Include', { template: { Outputs } });
    on.addRawRoute(on.stack, { Ref: on.apiLogicalId });
    expect(() => on.synth()).toThrow(`route 'GET /raw' (Stack/Raw) ${OPEN_RAW}`);
  });
});

/** A list, and the conditions of its template. */
type List = [name: string, values: (stack: Stack) => unknown[]];

const MAY_BE_EMPTY: List[] = [
  ['no value', () => [NO_VALUE]],
  ['a value in one case', () => [{ 'Fn::If': ['C', 'a', NO_VALUE] }]],
  ['a value in the other case', () => [{ 'Fn::If': ['C', NO_VALUE, 'a'] }]],
  ['a value or an empty one', () => [{ 'Fn::If': ['C', 'a', ''] }]],
  [
    'an empty default or no value',
    (stack) => [
      { 'Fn::If': ['C', new CfnParameter(stack, 'Given', { default: '' }).valueAsString, { Ref: 'AWS::NoValue' }] },
    ],
  ],
  ['two values in one case', () => [{ 'Fn::If': ['C', 'a', NO_VALUE] }, { 'Fn::If': ['C', 'b', NO_VALUE] }]],
  ['values in cases of their own', () => [{ 'Fn::If': ['C', 'a', NO_VALUE] }, { 'Fn::If': ['D', 'b', NO_VALUE] }]],
  ['a value in a case of a case', () => [{ 'Fn::If': ['C', { 'Fn::If': ['D', 'a', NO_VALUE] }, 'b'] }]],
  ['a text of a value in one case', () => [{ 'Fn::Sub': ['${X}', { X: { 'Fn::If': ['C', 'a', ''] } }] }]],
  ['a text of nothing', () => [{ 'Fn::Sub': '' }]],
  ['a join of values in one case', () => [{ 'Fn::Join': ['', [{ 'Fn::If': ['C', 'a', NO_VALUE] }, '']] }]],
  ['a join of nothing', () => [{ 'Fn::Join': [',', []] }]],
  ['a selected value of one case', () => [{ 'Fn::Select': [0, ['', 'a']] }]],
  [
    'a part of a value in one case',
    () => [{ 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::If': ['C', 'a', ''] }] }] }],
  ],
  ['the default of a map', () => [{ 'Fn::FindInMap': ['Map', 'a', 'b', { DefaultValue: '' }] }]],
  [
    'an import of what is there in one case',
    (stack) => {
      const value = Token.asString({ 'Fn::If': ['C', 'a', NO_VALUE] });
      new CfnOutput(stack, 'Exported', { value, exportName: 'exported' });
      return [Fn.importValue('exported')];
    },
  ],
];

const IS_NEVER_EMPTY: List[] = [
  ['a value', () => ['a']],
  ['a value, and another in one case', () => ['a', { 'Fn::If': ['C', 'b', NO_VALUE] }]],
  ['another in one case, and a value', () => [{ 'Fn::If': ['C', 'b', NO_VALUE] }, 'a']],
  ['one value or another', () => [{ 'Fn::If': ['C', 'a', 'b'] }]],
  ['values of both cases', () => [{ 'Fn::If': ['C', 'a', NO_VALUE] }, { 'Fn::If': ['C', NO_VALUE, 'b'] }]],
  [
    'values of a case and of what is not that case',
    (stack) => {
      const production = new CfnCondition(stack, 'Production', {
        expression: Fn.conditionEquals(Aws.REGION, 'eu-west-1'),
      });
      const test = new CfnCondition(stack, 'Test', { expression: Fn.conditionNot(production) });
      return [production, test].map(({ logicalId }) => Fn.conditionIf(logicalId, logicalId, Aws.NO_VALUE));
    },
  ],
  [
    'values of cases that are said twice',
    (stack) => {
      const equals = Fn.conditionEquals(Aws.REGION, 'eu-west-1');
      const one = new CfnCondition(stack, 'One', { expression: equals });
      const other = new CfnCondition(stack, 'Other', { expression: Fn.conditionNot(equals) });
      return [one, other].map(({ logicalId }) => Fn.conditionIf(logicalId, logicalId, Aws.NO_VALUE));
    },
  ],
  ['a text with more', () => [{ 'Fn::Sub': ['x${X}', { X: { 'Fn::If': ['C', 'a', ''] } }] }]],
  [
    'a text after an empty default',
    (stack) => [Fn.join('', [new CfnParameter(stack, 'Given', { default: '' }).valueAsString, 'a'])],
  ],
  ['a reference to something that is not in the stack', () => [{ Ref: 'Elsewhere' }]],
  [
    'an output of a nested stack that is not in the app',
    (stack) => [new CfnStack(stack, 'Elsewhere', { templateUrl: 'https://example.com' }).getAtt('Outputs.Scope')],
  ],
  ['a reference', (stack) => [new CfnResource(stack, 'Scope', { type: 'Custom::Scope' }).ref]],
  ['a parameter that has to be given', (stack) => [new CfnParameter(stack, 'Given').valueAsString]],
  ['a parameter with a default', (stack) => [new CfnParameter(stack, 'Given', { default: 'a' }).valueAsString]],
  [
    'a value of a map',
    (stack) => [new CfnMapping(stack, 'Map', { mapping: { a: { b: 'c' } } }).findInMap(Aws.REGION, 'b')],
  ],
  ['an import of another app', () => [Fn.importValue('elsewhere')]],
  ['an import by a name of the stack', () => [Fn.importValue(Fn.sub('${AWS::StackName}-scope'))]],
];

const IS_EMPTY_BY_DEFAULT: List[] = [
  ['a parameter', (stack) => [new CfnParameter(stack, 'Given', { default: '' }).valueAsString]],
  ['a list', (stack) => new CfnParameter(stack, 'Given', { type: 'CommaDelimitedList', default: '' }).valueAsList],
  [
    'a parameter and a value in one case',
    (stack) => [
      new CfnParameter(stack, 'Given', { default: '' }).valueAsString,
      { 'Fn::If': ['C', new CfnParameter(stack, 'Other', { default: '' }).valueAsString, 'a'] },
    ],
  ],
  [
    'a text of a parameter',
    (stack) => [Fn.sub(`\${${logicalIdOf(new CfnParameter(stack, 'Given', { default: '' }))}}`)],
  ],
];

function texts(values: unknown[]): string[] {
  return values.map((value) => (typeof value === 'string' ? value : Token.asString(value)));
}

describe.each<[string, string, (values: (stack: Stack) => unknown[]) => Stack]>([
  [
    'scopes',
    'which might be empty, so any token from its issuer might be accepted',
    (values) => {
      const on = new GuardedApp();
      const authorizationScopes = texts(values(on.stack));
      const { integration } = on;
      on.api.addRoutes({ path: '/reports', methods: [HttpMethod.GET], integration, authorizationScopes });
      return on.stack;
    },
  ],
  [
    'clients',
    'which might contain no app client: set userPoolClients to clients whose ids are known',
    (values) => {
      const stack = new Stack(new App(), 'Stack');
      const ids = values(stack);
      const userPoolClients = texts(ids).map((id, i) => UserPoolClient.fromUserPoolClientId(stack, `Client${i}`, id));
      new JwtProtectedApi(stack, 'Api', { userPool: new SignUpUserPool(stack, 'Pool'), userPoolClients });
      return stack;
    },
  ],
])('of %s', (what, error, stackOf) => {
  const synthesized = (stack: Stack) => () => {
    (stack.node.root as App).synth();
    return Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data))
      .filter((warning) => !warning.includes('unobtainableScope')); // no client here has the scopes
  };

  test.each(MAY_BE_EMPTY)('nothing may be left, which fails the synthesis: %s', (_, values) => {
    expect(synthesized(stackOf(values))).toThrow(error);
  });

  test.each(IS_NEVER_EMPTY)('something is always left: %s', (_, values) => {
    expect(synthesized(stackOf(values))()).toEqual([]);
  });

  test.each(IS_EMPTY_BY_DEFAULT)('nothing is left by default, which gets a warning: %s', (_, values) => {
    const construct =
      what === 'clients'
        ? "the API's authorizer (Stack/Api/HttpApi/Authorizer/Resource)"
        : 'route (Stack/Api/HttpApi/GET--reports/Resource)';
    const [warning, ...others] = synthesized(stackOf(values))();
    expect(others).toEqual([]);
    expect(warning.startsWith(`${construct} requires `)).toBe(true);
    expect(warning).toContain(
      ', which is empty if its parameters keep their defaults: change or remove the defaults, or acknowledge this warning ' +
        '[ack: cdk-jwt-protected-api:emptyDefault]',
    );
  });
});

test.each([
  ['nothing in some case', { 'Fn::If': ['C', 'a', ''] }, 'b', true],
  ['something', 'a', '', false],
  ['no value, but has an empty default,', undefined, '', true],
  ['no value, but has a default,', undefined, 'a', false],
  ['no value, and has no default,', undefined, undefined, false],
])('a scope of a nested stack that is given %s is what CloudFormation makes of it', (_, given, byDefault, isEmpty) => {
  const stack = new Stack(new App(), 'Stack');
  const nested = new NestedStack(
    stack,
    'Nested',
    given === undefined ? {} : { parameters: { Scope: Token.asString(given) } },
  );
  const authorizationScopes = [new CfnParameter(nested, 'Scope', { default: byDefault }).valueAsString];
  const integration = new FunctionIntegration(testFunction(nested));
  new JwtProtectedApi(nested, 'Api').addRoutes({
    path: '/a',
    methods: [HttpMethod.GET],
    integration,
    authorizationScopes,
  });
  const synthesis = expect(() => (stack.node.root as App).synth());
  if (isEmpty) {
    synthesis.toThrow('which might be empty');
  } else {
    synthesis.not.toThrow();
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  }
});
