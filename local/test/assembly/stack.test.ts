import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Trail } from '../../lib/assembly/trail.js';
import { Unresolved } from '../../lib/assembly/value.js';
import { addStack, assemblyOf, resourceNamed, stackNamed, stackOf } from '../support/assembly.js';

const api = { Type: 'AWS::ApiGatewayV2::Api' };

describe('parameters', () => {
  const template = {
    Parameters: {
      Plain: { Type: 'String', Default: 'x' },
      Count: { Type: 'Number', Default: 5 },
      Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
      Subnets: { Type: 'List<AWS::EC2::Subnet::Id>', Default: 'a' },
      Needed: { Type: 'String' },
      Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
    },
  };
  const cases: readonly [name: string, parameter: string, value: unknown][] = [
    ['have their default', 'Plain', 'x'],
    ['that are numbers are texts', 'Count', '5'],
    ['that are lists are split', 'Names', ['a', 'b']],
    ['that are lists of one are lists', 'Subnets', ['a']],
    [
      'without value and default are unresolved',
      'Needed',
      new Unresolved("the parameter 'Needed' of stack 'Stack' has no value and no default"),
    ],
    [
      'of SSM are not what their default names',
      'Version',
      new Unresolved("the parameter 'Version' of stack 'Stack' is looked up in the account during deployment"),
    ],
  ];
  for (const [name, parameter, value] of cases) {
    it(name, () => assert.deepEqual(stackOf(template).resolve({ Ref: parameter }), value));
  }

  it('take the value of the manifest before their default', () => {
    const assembly = assemblyOf({ Stack: { template, parameters: { Plain: 'given' } } });
    assert.equal(stackNamed(assembly, 'Stack').resolve({ Ref: 'Plain' }), 'given');
  });
});

describe('pseudo parameters', () => {
  const cases: readonly [region: string, name: string, value: unknown][] = [
    ['eu-west-1', 'AWS::Region', 'eu-west-1'],
    ['eu-west-1', 'AWS::AccountId', '111111111111'],
    ['eu-west-1', 'AWS::StackName', 'Stack'],
    ['eu-west-1', 'AWS::Partition', 'aws'],
    ['eu-west-1', 'AWS::URLSuffix', 'amazonaws.com'],
    ['eu-west-1', 'AWS::NotificationARNs', []],
    ['eu-west-1', 'AWS::NoValue', undefined],
    ['cn-north-1', 'AWS::Partition', 'aws-cn'],
    ['cn-north-1', 'AWS::URLSuffix', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'AWS::Partition', 'aws-us-gov'],
  ];
  for (const [region, name, value] of cases) {
    it(`${name} is right in ${region}`, () => {
      const assembly = assemblyOf({ Stack: { template: {}, environment: { account: '111111111111', region } } });
      assert.deepEqual(stackNamed(assembly, 'Stack').resolve({ Ref: name }), value);
    });
  }

  it('AWS::StackId ends in an id that is the same each time', () => {
    const id = () => stackOf({}).resolve({ Ref: 'AWS::StackId' });
    assert.match(
      String(id()),
      /^arn:aws:cloudformation:eu-west-1:111111111111:stack\/Stack\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    assert.equal(id(), id());
  });
});

describe('conditions', () => {
  const template = {
    Parameters: { Stage: { Type: 'String', Default: 'dev' }, Needed: { Type: 'String' } },
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      IsNeeded: { 'Fn::Equals': [{ Ref: 'Needed' }, 'x'] },
      Circular: { 'Fn::Not': [{ Condition: 'Circular' }] },
    },
    Resources: {
      Prod: { ...api, Condition: 'IsProd' },
      Needed2: { ...api, Condition: 'IsNeeded' },
      Circular2: { ...api, Condition: 'Circular' },
      Nowhere: { ...api, Condition: 'NotThere' },
      Always: api,
    },
    Outputs: { ProdOnly: { Value: 'x', Condition: 'IsProd' }, Both: { Value: 'y' } },
  };

  it('that do not hold leave resources and outputs out', () => {
    const stack = stackOf(template);
    assert.deepEqual([...stack.resources.keys()], ['Needed2', 'Circular2', 'Nowhere', 'Always']);
    assert.deepEqual(stack.outputs, [{ logicalId: 'Both', description: undefined, value: 'y' }]);
  });

  const uncertain: readonly [logicalId: string, reason: string][] = [
    ['Needed2', "the parameter 'Needed' of stack 'Stack' has no value and no default"],
    ['Circular2', "condition 'Circular' of stack 'Stack' -> condition 'Circular' of stack 'Stack' is a cycle"],
    ['Nowhere', "stack 'Stack' has no condition 'NotThere'"],
  ];
  for (const [logicalId, reason] of uncertain) {
    it(`that are not known leave '${logicalId}' in, with the reason`, () => {
      assert.deepEqual(resourceNamed(stackOf(template), logicalId).uncertain, new Unresolved(reason));
    });
  }

  it('are named by references to what they leave out', () => {
    const reason = "the condition of 'Prod' excludes it from stack 'Stack'";
    assert.deepEqual(stackOf(template).resolve({ Ref: 'Prod' }), new Unresolved(reason));
    assert.deepEqual(stackOf(template).resolve({ 'Fn::GetAtt': 'Prod.ApiId' }), new Unresolved(reason));
  });

  it('cannot ask for a resource', () => {
    const stack = stackOf({
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'R' }, 'x'] }, D: { 'Fn::Equals': [{ 'Fn::GetAtt': 'R.ApiId' }, 'x'] } },
      Resources: { R: { ...api, Condition: 'C' }, S: { ...api, Condition: 'D' } },
    });
    const refused = new Unresolved("a condition of stack 'Stack' refers to 'R', which is not a parameter");
    assert.deepEqual(resourceNamed(stack, 'R').uncertain, refused);
    assert.deepEqual(resourceNamed(stack, 'S').uncertain, refused);
  });
});

describe('references', () => {
  it('to what is not in the stack are named', () => {
    const reason = "stack 'Stack' has no parameter or resource 'Nobody'";
    assert.deepEqual(stackOf({}).resolve({ Ref: 'Nobody' }), new Unresolved(reason));
    assert.deepEqual(stackOf({}).resolve({ 'Fn::GetAtt': ['Nobody', 'Arn'] }), new Unresolved(reason));
  });

  it('to members that all objects have are named', () => {
    assert.ok(stackOf({ Resources: {} }).resolve({ Ref: 'constructor' }) instanceof Unresolved);
    assert.ok(
      stackOf({ Mappings: {} }).resolve({ 'Fn::FindInMap': ['constructor', 'name', 'x'] }) instanceof Unresolved,
    );
  });

  it('in a circle are named with their way', () => {
    const named = (other: string) => ({
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: { 'Fn::Sub': `\${${other}}-x` } },
    });
    const stack = stackOf({ Resources: { A: named('B'), B: named('A') } });
    const step = (name: string) => `property 'FunctionName' of '${name}' of stack 'Stack'`;
    assert.deepEqual(
      stack.resolve({ Ref: 'A' }),
      new Unresolved(`${step('A')} -> ${step('B')} -> ${step('A')} is a cycle`),
    );
  });

  it('find mappings', () => {
    const stack = stackOf({ Mappings: { M: { 'eu-west-1': { size: 3 } } } });
    assert.equal(stack.resolve({ 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'size'] }), 3);
  });
});

describe('imports', () => {
  const producer = {
    Resources: { Api: api },
    Outputs: { Id: { Value: { Ref: 'Api' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Id' } } } },
  };

  it('give what another stack exports, under a name that is itself resolved', () => {
    const assembly = assemblyOf({ A: { template: producer }, B: { template: {} } });
    const imported = stackNamed(assembly, 'B').resolve({ 'Fn::ImportValue': 'A:Id' });
    assert.equal(imported, resourceNamed(stackNamed(assembly, 'A'), 'Api').ref());
  });

  it('of what nobody exports are named', () => {
    assert.deepEqual(
      stackOf({}).resolve({ 'Fn::ImportValue': 'x' }),
      new Unresolved("no export 'x' is in this assembly"),
    );
  });

  it('take the export of their own stage', () => {
    const options = (stage: string) => ({ template: producer, name: 'A', stage });
    const assembly = assemblyOf({
      DevA: options('Dev'),
      ProdA: options('Prod'),
      ProdB: { template: {}, stage: 'Prod' },
    });
    const imported = stackNamed(assembly, 'ProdB').resolve({ 'Fn::ImportValue': 'A:Id' });
    assert.equal(imported, resourceNamed(stackNamed(assembly, 'ProdA'), 'Api').ref());
    assert.notEqual(imported, resourceNamed(stackNamed(assembly, 'DevA'), 'Api').ref());
  });

  it('that several stacks could mean are named', () => {
    const options = { template: producer, name: 'A' };
    const assembly = assemblyOf({ A1: options, A2: options, B: { template: {} } });
    assert.deepEqual(
      stackNamed(assembly, 'B').resolve({ 'Fn::ImportValue': 'A:Id' }),
      new Unresolved("the export 'A:Id' is in several stacks: 'A1', 'A2'"),
    );
  });

  it('in a circle are named', () => {
    const exporting = (name: string, imported: string) => ({
      template: { Outputs: { O: { Value: { 'Fn::ImportValue': imported }, Export: { Name: name } } } },
    });
    const assembly = assemblyOf({ A: exporting('a', 'b'), B: exporting('b', 'a') });
    const value = stackNamed(assembly, 'A').output('O', Trail.start);
    assert.ok(value instanceof Unresolved && value.reason.endsWith('is a cycle'), JSON.stringify(value));
  });

  it('through Fn::GetStackOutput give the output of the stack of that name and region', () => {
    const environment = { account: '111111111111', region: 'us-east-1' };
    const template = { Resources: { Api: api }, Outputs: { Id: { Value: { Ref: 'Api' } } } };
    const assembly = assemblyOf({
      Here: { template, name: 'A' },
      There: { template, name: 'A', environment },
      B: { template: {} },
    });
    const get = (more: object) => ({ 'Fn::GetStackOutput': { StackName: 'A', OutputName: 'Id', ...more } });
    const stack = stackNamed(assembly, 'B');
    const idIn = (name: string) => resourceNamed(stackNamed(assembly, name), 'Api').ref();
    assert.equal(stack.resolve(get({})), idIn('Here'));
    assert.equal(stack.resolve(get({ Region: 'us-east-1' })), idIn('There'));
    assert.deepEqual(
      stack.resolve(get({ Region: 'sa-east-1' })),
      new Unresolved("no stack 'A' in sa-east-1 is in this assembly"),
    );
    assert.deepEqual(stack.resolve(get({ OutputName: 'X' })), new Unresolved("stack 'Here' has no output 'X'"));
  });

  it('through crossRegionReferences give what the writer hands over', () => {
    const name = '/cdk/exports/B/id';
    const writer = {
      Type: 'Custom::CrossRegionExportWriter',
      Properties: { WriterProps: { region: 'us-east-1', exports: { [name]: { Ref: 'Api' } } } },
    };
    const assembly = assemblyOf({
      A: { template: { Resources: { Api: api, Writer: writer } } },
      B: {
        template: { Resources: { Reader: { Type: 'Custom::CrossRegionExportReader' } } },
        environment: { account: '111111111111', region: 'us-east-1' },
      },
    });
    const stack = stackNamed(assembly, 'B');
    assert.equal(
      stack.resolve({ 'Fn::GetAtt': ['Reader', name] }),
      resourceNamed(stackNamed(assembly, 'A'), 'Api').ref(),
    );
    assert.deepEqual(
      stack.resolve({ 'Fn::GetAtt': ['Reader', '/cdk/exports/B/other'] }),
      new Unresolved("no cross-region export '/cdk/exports/B/other' is in this assembly"),
    );
  });
});

describe('a nested stack', () => {
  const nest = { Type: 'AWS::CloudFormation::Stack' };
  const assembly = assemblyOf({ Parent: { template: { Resources: { Api: api, Nested: nest, Lost: nest } } } });
  const parent = stackNamed(assembly, 'Parent');
  const nested = addStack(assembly, 'Parent/Nested', {
    parent: resourceNamed(parent, 'Nested'),
    parameters: { ApiId: { Ref: 'Api' }, Names: { 'Fn::Join': [',', ['a', 'b']] } },
    template: {
      Parameters: { ApiId: { Type: 'String' }, Names: { Type: 'CommaDelimitedList' } },
      Resources: { Api: api },
      Outputs: { Handed: { Value: { Ref: 'ApiId' } }, Own: { Value: { Ref: 'Api' } } },
    },
  });
  const parentApi = resourceNamed(parent, 'Api').ref();

  it('has its parameters resolved in its parent', () => {
    assert.equal(nested.resolve({ Ref: 'ApiId' }), parentApi);
    assert.deepEqual(nested.resolve({ Ref: 'Names' }), ['a', 'b']);
  });

  it('hands its outputs to its parent', () => {
    assert.equal(parent.resolve({ 'Fn::GetAtt': ['Nested', 'Outputs.Handed'] }), parentApi);
    assert.equal(parent.resolve({ 'Fn::GetAtt': 'Nested.Outputs.Own' }), resourceNamed(nested, 'Api').ref());
  });

  it('has ids of its own for equal logical ids', () => {
    assert.notEqual(resourceNamed(nested, 'Api').ref(), parentApi);
  });

  it('is a stack id to its parent', () => {
    assert.equal(parent.resolve({ Ref: 'Nested' }), nested.resolve({ Ref: 'AWS::StackId' }));
  });

  it('that may not exist has resources that may not exist', () => {
    const outer = assemblyOf({ Outer: { template: { Resources: { Nested: { ...nest, Condition: 'Nowhere' } } } } });
    const parent = resourceNamed(stackNamed(outer, 'Outer'), 'Nested');
    const inner = addStack(outer, 'Outer/Nested', { parent, template: { Resources: { Api: api } } });
    assert.deepEqual(resourceNamed(inner, 'Api').uncertain, new Unresolved("stack 'Outer' has no condition 'Nowhere'"));
  });

  it('that its condition leaves out is not in the assembly', () => {
    const template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Nested: { ...nest, Condition: 'Never' } },
    };
    const outer = assemblyOf({ Outer: { template } });
    const parent = stackNamed(outer, 'Outer').declared.get('Nested');
    assert.ok(parent);
    const exporting = { Resources: { Api: api }, Outputs: { O: { Value: 'x', Export: { Name: 'export' } } } };
    addStack(outer, 'Outer/Nested', { parent, template: exporting });
    assert.deepEqual(
      outer.stacks.map(({ path }) => path),
      ['Outer'],
    );
    assert.deepEqual(outer.resources('AWS::ApiGatewayV2::Api'), []);
    assert.ok(stackNamed(outer, 'Outer').resolve({ 'Fn::ImportValue': 'export' }) instanceof Unresolved);
  });

  it('that was not found has no outputs', () => {
    assert.ok(parent.resolve({ 'Fn::GetAtt': ['Lost', 'Outputs.X'] }) instanceof Unresolved);
  });
});

describe('what a stack does not read', () => {
  it('is named: macros, and what makes resources', () => {
    const stack = stackOf({
      Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31', { Name: 'AWS::Include' }],
      Resources: { 'Fn::ForEach::Routes': ['R', ['a'], {}], Api: api },
    });
    assert.deepEqual(reasons(stack), [
      "the macro 'AWS::Serverless-2016-10-31' might change the template of stack 'Stack' during deployment",
      "the macro 'AWS::Include' might change the template of stack 'Stack' during deployment",
      "the resources of 'Fn::ForEach::Routes' in the template of stack 'Stack' are unknown",
    ]);
    assert.deepEqual([...stack.resources.keys()], ['Api']);
  });

  it('is named: modules, and transforms beside the properties of what a route depends on', () => {
    const stack = stackOf({
      Resources: {
        Module: { Type: 'My::Routes::Module::MODULE' },
        Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { 'Fn::Transform': { Name: 'AWS::Include' } } },
        Table: { Type: 'AWS::DynamoDB::Table', Properties: { 'Fn::Transform': { Name: 'AWS::Include' } } },
      },
    });
    assert.deepEqual(reasons(stack), [
      "the resources of the module 'Stack/Module' are unknown",
      "'Fn::Transform' might change the properties of 'Stack/Route'",
    ]);
  });

  function reasons({ unread }: ReturnType<typeof stackOf>): readonly string[] {
    return unread.map(({ reason }) => reason);
  }
});
