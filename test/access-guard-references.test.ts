import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App,
  Aws,
  CfnOutput,
  CfnParameter,
  CfnResource,
  type CfnStack,
  Fn,
  NestedStack,
  Stack,
  Token,
} from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { CfnRoute, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnInclude, type CfnIncludeProps } from 'aws-cdk-lib/cloudformation-include';
import { Construct } from 'constructs';
import { JwtProtectedApi } from '../src';
import {
  CfnFragment,
  consumeReference,
  describeFaults,
  type Fault,
  GuardedApp,
  getStackOutput,
  logicalIdOf,
  OPEN,
  OPEN_RAW,
} from './guarded-app';
import { Match } from './stack';

const RAW = `route 'GET /raw' (Stack/Raw) ${OPEN_RAW}`;
const RAW_ELSEWHERE = `route 'GET /raw' (Other/Raw) ${OPEN_RAW}`;
const RAW_NESTED = `route 'GET /raw' (Stack/Nested/Raw) ${OPEN_RAW}`;

/** An open route of the API that a value names. */
function rawRoute(apiId: unknown) {
  return { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: apiId, RouteKey: 'GET /raw' } };
}

const directory = mkdtempSync(join(tmpdir(), 'included-'));
afterAll(() => rmSync(directory, { recursive: true }));

function templateFile(name: string, template: object): string {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(template));
  return file;
}

const ROUTE_FOR_PARAMETER = {
  Parameters: { ApiId: { Type: 'String' } },
  Resources: { Route: rawRoute({ Ref: 'ApiId' }) },
};

function include(
  { other }: GuardedApp,
  props: Omit<CfnIncludeProps, 'templateFile'>,
  template: object = ROUTE_FOR_PARAMETER,
) {
  return new CfnInclude(other, 'Include', { templateFile: templateFile('template.json', template), ...props });
}

/** The output of a stack that the API's id is exported by, by the CDK or by hand. */
function exportApiId({ stack, api }: GuardedApp, exportName?: string): CfnOutput {
  return new CfnOutput(stack, 'ApiId', { value: api.httpApi.apiId, exportName });
}

const inOneStack: Fault[] = [
  ['a Sub by name', (on) => on.addRawRoute(on.stack, { 'Fn::Sub': `\${${on.apiLogicalId}}` }), RAW],
  [
    'a Sub of an attribute by name',
    (on) => on.addRawRoute(on.stack, { 'Fn::Sub': `\${${on.apiLogicalId}.ApiId}` }),
    RAW,
  ],
  [
    'the variables of a Sub',
    (on) => {
      const name = logicalIdOf(new HttpApi(on.stack, 'Unrelated').node.defaultChild as CfnResource);
      on.addRawRoute(on.stack, Fn.sub(`\${${name}}`, { [name]: on.api.httpApi.apiId }));
    },
    RAW,
  ],
  ['a Join', (on) => on.addRawRoute(on.stack, Fn.join('', ['', on.api.httpApi.apiId])), RAW],
  ['a string', (on) => on.addRawRoute(on.stack, `${on.api.httpApi.apiId}${Aws.NO_VALUE}`), RAW],
  [
    'a Select from a Split',
    (on) =>
      on.addRawRoute(on.stack, Fn.select(0, Fn.split('.', Fn.select(2, Fn.split('/', on.api.httpApi.apiEndpoint))))),
    RAW,
  ],
  ['an If', (on) => on.addRawRoute(on.stack, Fn.conditionIf('Ours', on.api.httpApi.apiId, 'abc123')), RAW],
  ['an If by name', (on) => on.addRawRoute(on.stack, { 'Fn::If': ['Ours', 'abc123', { Ref: on.apiLogicalId }] }), RAW],
  [
    'a route’s own Fn::GetAtt in a string',
    (on) => on.addRawRoute(on.stack, { 'Fn::GetAtt': `${on.apiLogicalId}.ApiId` }),
    RAW,
  ],
  [
    'a name that is another one’s in a nested stack',
    (on) => {
      const nested = new NestedStack(on.stack, 'Nested');
      new CfnResource(nested, 'Named', { type: 'AWS::ApiGatewayV2::Api' }).overrideLogicalId(on.apiLogicalId);
      on.addRawRoute(on.stack, { Ref: on.apiLogicalId });
    },
    RAW,
  ],
  [
    'an output of a nested stack',
    (on) => {
      const nested = new NestedStack(on.stack, 'Nested');
      const output = new CfnOutput(nested, 'ApiId', { value: on.api.httpApi.apiId });
      const resource = nested.nestedStackResource as CfnStack;
      on.addRawRoute(on.stack, resource.getAtt(`Outputs.${logicalIdOf(output)}`));
    },
    RAW,
  ],
  [
    'an output of a nested stack, by name in a string',
    (on) => {
      const nested = new NestedStack(on.stack, 'Nested');
      const output = new CfnOutput(nested, 'ApiId', { value: on.api.httpApi.apiId });
      const resource = nested.nestedStackResource as CfnStack;
      on.addRawRoute(on.stack, { 'Fn::GetAtt': `${logicalIdOf(resource)}.Outputs.${logicalIdOf(output)}` });
    },
    RAW,
  ],
];

const inNestedStacks: Fault[] = [
  ['a reference', (on) => on.addRawRoute(new NestedStack(on.stack, 'Nested'), on.api.httpApi.apiId), RAW_NESTED],
  [
    'a parameter',
    (on) => {
      const nested = new NestedStack(on.stack, 'Nested', { parameters: { ApiId: on.api.httpApi.apiId } });
      new CfnParameter(nested, 'ApiId');
      on.addRawRoute(nested, { Ref: 'ApiId' });
    },
    RAW_NESTED,
  ],
  [
    'a parameter of a parameter',
    (on) => {
      const outer = new NestedStack(on.stack, 'Nested', { parameters: { ApiId: on.api.httpApi.apiId } });
      const given = new CfnParameter(outer, 'ApiId').valueAsString;
      const inner = new NestedStack(outer, 'Inner', { parameters: { Id: given } });
      on.addRawRoute(inner, new CfnParameter(inner, 'Id').valueAsString);
    },
    `route 'GET /raw' (Stack/Nested/Inner/Raw) ${OPEN_RAW}`,
  ],
  [
    'an override with a token',
    ({ stack, api }) => {
      const raw = new CfnRoute(new NestedStack(stack, 'Nested'), 'Raw', { apiId: 'abc123', routeKey: 'GET /raw' });
      raw.addPropertyOverride('ApiId', api.httpApi.apiId);
    },
    RAW_NESTED,
  ],
];

const inAnotherStack: Fault[] = [
  [
    'a reference',
    ({ other, api }) => new CfnRoute(other, 'Raw', { apiId: api.httpApi.apiId, routeKey: 'GET /raw' }),
    RAW_ELSEWHERE,
  ],
  [
    'an imported HttpApi',
    (on) =>
      on.addRouteTo(on.other, HttpApi.fromHttpApiAttributes(on.other, 'Imported', { httpApiId: on.api.httpApi.apiId })),
    `route 'GET /beside' (Other/Route/Resource) ${OPEN}`,
  ],
  [
    'an import by name',
    (on) => {
      exportApiId(on, 'the-api');
      on.addRawRoute(on.other, Fn.importValue('the-api'));
    },
    RAW_ELSEWHERE,
  ],
  [
    'an import of an import',
    (on) => {
      exportApiId(on, 'the-api');
      const between = new Stack(on.app, 'Between');
      new CfnOutput(between, 'ApiId', { value: Fn.importValue('the-api'), exportName: 'the-same-api' });
      on.addRawRoute(on.other, { 'Fn::ImportValue': 'the-same-api' });
    },
    RAW_ELSEWHERE,
  ],
  [
    'an import of exportValue()',
    (on) => on.addRawRoute(on.other, on.stack.exportValue(on.api.httpApi.apiId)),
    RAW_ELSEWHERE,
  ],
  [
    'an output of the stack',
    (on) => {
      exportApiId(on);
      on.addRawRoute(on.other, { 'Fn::GetStackOutput': { StackName: 'Stack', OutputName: 'ApiId' } });
    },
    RAW_ELSEWHERE,
  ],
  [
    'an output of the stack in its region',
    (on) => {
      exportApiId(on);
      on.addRawRoute(on.other, {
        'Fn::GetStackOutput': { StackName: 'Stack', OutputName: 'ApiId', Region: 'eu-west-1' },
      });
    },
    RAW_ELSEWHERE,
  ],
];

const included: Fault[] = [
  [
    'with a parameter that the API takes the place of',
    (on) => include(on, { parameters: { ApiId: on.api.httpApi.apiId } }),
    `route 'GET /raw' (Other/Include/Route) ${OPEN_RAW}`,
  ],
  [
    'with a name of the stack that it is included in',
    (on) => {
      const Resources = { Route: rawRoute('abc123') };
      const route = include(on, {}, { Resources }).getResource('Route') as CfnRoute;
      route.apiId = on.api.httpApi.apiId;
    },
    `route 'GET /raw' (Other/Include/Route) ${OPEN_RAW}`,
  ],
  [
    'without being understood',
    (on) => {
      exportApiId(on, 'the-api');
      include(
        on,
        { dehydratedResources: ['Route'] },
        { Resources: { Route: rawRoute({ 'Fn::ImportValue': 'the-api' }) } },
      );
    },
    `route 'GET /raw' (Other/Include/Route) ${OPEN_RAW}`,
  ],
  [
    'with a nested stack',
    (on) => {
      const Parameters = { ApiId: { Type: 'String' } };
      const Nested = {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'https://example.com/nested.json', Parameters: { ApiId: { Ref: 'ApiId' } } },
      };
      include(
        on,
        {
          parameters: { ApiId: on.api.httpApi.apiId },
          loadNestedStacks: { Nested: { templateFile: templateFile('nested.json', ROUTE_FOR_PARAMETER) } },
        },
        { Parameters, Resources: { Nested } },
      );
    },
    `route 'GET /raw' (Other/Include/Nested/Nested/Route) ${OPEN_RAW}`,
  ],
  [
    'as a fragment, with a name',
    (on) =>
      new CfnFragment(on.stack, 'Include', {
        template: { Resources: { Route: rawRoute({ Ref: on.apiLogicalId }) } },
      }),
    `route 'GET /raw' (Stack/Include: Route) ${OPEN}`,
  ],
  [
    'as a fragment, with a token',
    (on) =>
      new CfnFragment(on.other, 'Include', { template: { Resources: { Route: rawRoute(on.api.httpApi.apiId) } } }),
    `route 'GET /raw' (Other/Include: Route) ${OPEN}`,
  ],
  [
    'as a fragment that exports the API',
    (on) => {
      const Outputs = { ApiId: { Value: { Ref: on.apiLogicalId }, Export: { Name: 'the-api' } } };
      new CfnFragment(on.stack, 'Include', { template: { Outputs } });
      on.addRawRoute(on.other, Fn.importValue('the-api'));
    },
    RAW_ELSEWHERE,
  ],
  [
    'as a fragment with a parameter of its nested stack',
    (on) => {
      const nested = new NestedStack(on.stack, 'Nested', { parameters: { ApiId: on.api.httpApi.apiId } });
      new CfnFragment(nested, 'Include', { template: ROUTE_FOR_PARAMETER });
    },
    `route 'GET /raw' (Stack/Nested/Include: Route) ${OPEN}`,
  ],
];

const weak: Fault[] = [
  ...(getStackOutput
    ? [
        [
          'an output by Fn.getStackOutput()',
          (on) => {
            const output = exportApiId(on);
            on.addRawRoute(on.other, getStackOutput!(on.stack.stackName, output.logicalId, on.stack.region));
          },
          RAW_ELSEWHERE,
        ] satisfies Fault,
      ]
    : []),
  ...(consumeReference
    ? ['weak', 'both', 'strong'].map(
        (strength): Fault => [
          `Stack.consumeReference() (${strength})`,
          (on) => on.addRawRoute(on.other, consumeReference!(on.api.httpApi.apiId, strength)),
          RAW_ELSEWHERE,
        ],
      )
    : []),
  ...['weak', 'both', 'strong'].map(
    (strength): Fault => [
      // Before there were weak references, the context was not read.
      `a reference that is ${strength} by the context`,
      (on) => {
        on.other.node.setContext('@aws-cdk/core:defaultCrossStackReferences', strength);
        on.addRawRoute(on.other, on.api.httpApi.apiId);
      },
      RAW_ELSEWHERE,
    ],
  ),
];

describeFaults('an open route of the same stack, by', inOneStack);
describeFaults('an open route of a nested stack, by', inNestedStacks);
describeFaults('an open route of another stack, by', inAnotherStack);
describeFaults('an open route of another stack, by', weak);
describeFaults('an open route of an included template,', included);

test('weak references are there exactly where the CDK reads outputs of stacks', () => {
  expect(consumeReference === undefined).toBe(getStackOutput === undefined);
});

/** Two stacks in two regions, one of them with an API. */
function regions(): { app: App; here: Stack; there: Stack; importer: Stack } {
  const app = new App();
  const inRegion = (id: string, region: string) =>
    new Stack(app, id, { env: { account: '123456789012', region }, crossRegionReferences: true });
  return {
    app,
    here: inRegion('Here', 'eu-west-1'),
    there: inRegion('There', 'us-east-1'),
    importer: inRegion('Importer', 'eu-west-1'),
  };
}

type IdOf = (api: JwtProtectedApi) => string;

describe('an open route in another region', () => {
  const strengths = consumeReference ? ['weak', 'both', 'strong'] : [];
  const ways: [string, IdOf][] = [
    ['by a reference', ({ httpApi }) => httpApi.apiId],
    ...strengths.map((strength): [string, IdOf] => [
      `by a ${strength} reference`,
      ({ httpApi }) => consumeReference!(httpApi.apiId, strength),
    ]),
  ];

  test.each(ways)('fails the synthesis (%s)', (_, apiIdOf) => {
    const { app, here, there } = regions();
    const apiId = apiIdOf(new JwtProtectedApi(here, 'Api'));
    new CfnRoute(there, 'Raw', { apiId, routeKey: 'GET /raw' });
    expect(() => app.synth()).toThrow(`[Here/Api] route 'GET /raw' (There/Raw) ${OPEN_RAW}`);
  });

  test('fails the synthesis if it is opened after the validations', () => {
    const { app, here, there, importer } = regions();
    const { apiId } = new JwtProtectedApi(here, 'Api').httpApi;
    const route = new CfnRoute(there, 'Raw', { apiId, routeKey: 'GET /raw', authorizationType: 'AWS_IAM' });
    const validate = () => {
      route.authorizationType = 'NONE';
      return [];
    };
    new Construct(importer, 'Last').node.addValidation({ validate });
    expect(() => app.synth()).toThrow(
      /validation:\n {2}route 'GET \/raw' \(There: Raw\) is open but [^\n]* may call it$/,
    );
  });

  test('fails the synthesis by the output of a stack in its region', () => {
    const { app, here, there } = regions();
    new CfnOutput(here, 'ApiId', { value: new JwtProtectedApi(here, 'Api').httpApi.apiId });
    const output = { StackName: 'Here', OutputName: 'ApiId', Region: 'eu-west-1' };
    new CfnResource(there, 'Raw', {
      type: 'AWS::ApiGatewayV2::Route',
      properties: rawRoute({ 'Fn::GetStackOutput': output }).Properties,
    });
    expect(() => app.synth()).toThrow(`[Here/Api] route 'GET /raw' (There/Raw) ${OPEN_RAW}`);
  });
});

describe('an output is not another one', () => {
  /** An app with outputs of the same names in two stacks, one of which is the id of the API. */
  function withOutputs(inOne: (on: GuardedApp) => Stack, inAnother: (on: GuardedApp) => Stack) {
    const on = new GuardedApp();
    const [one, another] = [inOne(on), inAnother(on)];
    const plain = new HttpApi(on.stack, 'Plain').apiId;
    for (const [stack, id, value] of [
      [one, 'Id', on.api.httpApi.apiId],
      [one, 'PlainId', plain],
      [another, 'Id', plain],
    ] as const) {
      new CfnOutput(stack, id, { value }).overrideLogicalId(id);
    }
    new CfnResource(one, 'Same', { type: 'Custom::Same' }).overrideLogicalId('PlainId');
    return { on, one, another };
  }

  test.each([
    ['of another nested stack', 'another', 'Outputs.Id'],
    ['of the same nested stack', 'one', 'Outputs.PlainId'],
  ] as const)('%s', (_, which, attribute) => {
    const nested = (id: string) => (on: GuardedApp) => new NestedStack(on.stack, id);
    const { on, ...stacks } = withOutputs(nested('One'), nested('Another'));
    on.other.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'strong'); // else newer versions of the CDK warn
    on.addRawRoute(on.other, (stacks[which].nestedStackResource as CfnStack).getAtt(attribute));
    on.synth();
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test.each([
    ['of another stack', 'Another', 'Id'],
    ['of the same stack', 'Stack', 'PlainId'],
  ])('%s', (_, StackName, OutputName) => {
    const { on } = withOutputs(
      ({ stack }) => stack,
      ({ app }) => new Stack(app, 'Another'),
    );
    on.addRawRoute(on.other, { 'Fn::GetStackOutput': { StackName, OutputName } });
    on.synth();
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });
});

describe('a stack belongs to its region', () => {
  /** An open route of the API that an output of one of two stacks with the same name says. */
  function readerOf(Region?: string): Stack {
    const app = new App();
    const inRegion = (id: string, region: string, stackName = id) =>
      new Stack(app, id, { env: { account: '123456789012', region }, stackName });
    const [here, there] = [inRegion('Here', 'eu-west-1', 'Twin'), inRegion('There', 'us-east-1', 'Twin')];
    new CfnOutput(here, 'ApiId', { value: new JwtProtectedApi(here, 'Api').httpApi.apiId });
    new CfnOutput(there, 'ApiId', { value: new HttpApi(there, 'Plain').apiId });
    const reader = inRegion('Reader', 'eu-west-1');
    const output = { StackName: 'Twin', OutputName: 'ApiId', ...(Region && { Region }) };
    new CfnResource(reader, 'Raw', {
      type: 'AWS::ApiGatewayV2::Route',
      properties: rawRoute({ 'Fn::GetStackOutput': output }).Properties,
    });
    return reader;
  }

  test('one of the same name in another region is another', () => {
    Annotations.fromStack(readerOf('us-east-1')).hasNoWarning('*', Match.anyValue());
  });

  test('which is that of the route where none is said', () => {
    expect(() => (readerOf().node.root as App).synth()).toThrow(`[Here/Api] route 'GET /raw' (Reader/Raw) ${OPEN_RAW}`);
  });
});

describe('an export name belongs to its region', () => {
  function exportsOf(protectedRegion: string) {
    const { app, here, there, importer } = regions();
    for (const stack of [here, there]) {
      const { apiId } =
        stack.region === protectedRegion ? new JwtProtectedApi(stack, 'Api').httpApi : new HttpApi(stack, 'Plain');
      new CfnOutput(stack, 'ApiId', { value: apiId, exportName: 'the-api' });
    }
    new CfnRoute(importer, 'Raw', { apiId: Fn.importValue('the-api'), routeKey: 'GET /raw' });
    return { app, importer };
  }

  test('an import of the protected API is noticed', () => {
    expect(() => exportsOf('eu-west-1').app.synth()).toThrow("route 'GET /raw' (Importer/Raw) is open");
  });

  test('an import of the same name in another region is not touched', () => {
    const { app, importer } = exportsOf('us-east-1');
    app.synth();
    Annotations.fromStack(importer).hasNoWarning('*', Match.anyValue());
  });
});

describe('an export whose name is another in each stack', () => {
  const names: [string, unknown][] = [
    ['the name of the stack', { 'Fn::Sub': '${AWS::StackName}-api' }],
    ['the name of the stack, joined', { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'api']] }],
    ['a parameter', { Ref: 'Name' }],
    ['a map', { 'Fn::FindInMap': ['Names', 'the', 'api'] }],
  ];

  test.each(names)('is not the one that another stack imports by the same words: %s', (_, name) => {
    const on = new GuardedApp();
    exportApiId(on, Token.asString(name));
    on.addRawRoute(on.other, { 'Fn::ImportValue': name });
    on.synth();
    Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('Before deployment it is unknown'));
  });

  test.each(['AccountId', 'Partition', 'Region', 'URLSuffix'])('is no such one by its AWS::%s', (place) => {
    const on = new GuardedApp();
    const name = { 'Fn::Join': ['-', [{ Ref: `AWS::${place}` }, 'api']] };
    exportApiId(on, Token.asString(name));
    on.addRawRoute(on.other, { 'Fn::ImportValue': name });
    expect(() => on.synth()).toThrow(RAW_ELSEWHERE);
  });
});

test('an import of another name is another', () => {
  const on = new GuardedApp();
  exportApiId(on, 'the-api');
  new CfnOutput(on.stack, 'PlainId', { value: new HttpApi(on.stack, 'Plain').apiId, exportName: 'another-api' });
  on.addRawRoute(on.other, Fn.importValue('another-api'));
  on.synth();
  Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
});

test('an import that leads to itself is no endless way', () => {
  const on = new GuardedApp();
  new CfnOutput(on.stack, 'Self', { value: Fn.importValue('self'), exportName: 'self' });
  on.addRawRoute(on.other, Fn.importValue('self'));
  expect(() => on.synth()).not.toThrow();
  Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('Before deployment it is unknown'));
});

test('a parameter that leads to itself is no endless way', () => {
  const on = new GuardedApp();
  const nested = new NestedStack(on.stack, 'Nested');
  const parameter = new CfnParameter(nested, 'ApiId');
  const output = new CfnOutput(nested, 'Same', { value: parameter.valueAsString });
  nested.setParameter(
    'ApiId',
    Fn.getAtt(logicalIdOf(nested.nestedStackResource as CfnStack), `Outputs.${logicalIdOf(output)}`).toString(),
  );
  on.addRawRoute(nested, parameter.valueAsString);
  expect(() => on.synth()).not.toThrow();
});
