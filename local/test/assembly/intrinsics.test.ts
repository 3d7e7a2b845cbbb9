import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { evaluate } from '../../lib/assembly/conditions.js';
import { resolve, type Scope } from '../../lib/assembly/intrinsics.js';
import { Unresolved, type Value } from '../../lib/assembly/value.js';

const refs = new Map<string, Value | undefined>([
  ['Text', 'text'],
  ['List', ['a', 'b', 'c']],
  ['Number', 7],
  ['AWS::NoValue', undefined],
  ['AWS::Region', 'eu-west-1'],
  ['Unknown', new Unresolved('Unknown is not known')],
]);

const scope: Scope = {
  ref: (name) => (refs.has(name) ? refs.get(name) : new Unresolved(`no '${name}'`)),
  attribute: (logicalId, attribute) =>
    logicalId === 'Fn' ? `${logicalId}!${attribute}` : new Unresolved(`no '${logicalId}'`),
  condition: (name) => (name === 'Yes' || name === 'No' ? name === 'Yes' : new Unresolved(`no condition '${name}'`)),
  mapping: (map, top, second) => (map === 'Sizes' && top === 'eu-west-1' && second === 'small' ? 128 : undefined),
  exported: (name) => `export of ${name}`,
  stackOutput: ({ stackName, outputName, region, account }) =>
    [stackName, outputName, region ?? '-', account ?? '-'].join('/'),
};

function sameValue(actual: Value | undefined, expected: Value | undefined) {
  assert.deepEqual(actual, expected);
}

describe('resolve', () => {
  const resolved: readonly [name: string, expression: unknown, value: Value | undefined][] = [
    ['literals stay as they are', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
    ['Ref gives the value of its scope', { Ref: 'Text' }, 'text'],
    ['Ref beside other keys is a key like any other', { Ref: 'Text', Other: 1 }, { Ref: 'Text', Other: 1 }],
    ['NoValue removes a key', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['NoValue removes an item', ['a', { Ref: 'AWS::NoValue' }, 'b'], ['a', 'b']],
    ['NoValue alone is no value', { Ref: 'AWS::NoValue' }, undefined],
    ['Condition outside a condition is a key like any other', { Condition: 'Yes' }, { Condition: 'Yes' }],
    ['Fn::GetAtt takes a list', { 'Fn::GetAtt': ['Fn', 'Arn'] }, 'Fn!Arn'],
    ['Fn::GetAtt takes a text', { 'Fn::GetAtt': 'Fn.Arn' }, 'Fn!Arn'],
    ['Fn::GetAtt splits a text at its first dot', { 'Fn::GetAtt': 'Fn.Outputs.Url' }, 'Fn!Outputs.Url'],
    ['Fn::GetAtt takes a Ref for the attribute', { 'Fn::GetAtt': ['Fn', { Ref: 'Text' }] }, 'Fn!text'],
    ['Fn::Join joins texts, numbers and booleans', { 'Fn::Join': ['-', ['a', 1, true]] }, 'a-1-true'],
    ['Fn::Join joins a list that a function gives', { 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b,c'],
    ['Fn::Join leaves NoValue out', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
    ['Fn::Sub substitutes references', { 'Fn::Sub': 'in ${AWS::Region}: ${Text}' }, 'in eu-west-1: text'],
    ['Fn::Sub substitutes attributes', { 'Fn::Sub': '${Fn.Arn}/*' }, 'Fn!Arn/*'],
    [
      'Fn::Sub prefers its own variables',
      { 'Fn::Sub': ['${Text} ${x}', { Text: 'mine', x: { Ref: 'Text' } }] },
      'mine text',
    ],
    ['Fn::Sub keeps what is literal', { 'Fn::Sub': '${!Text} ${Text}' }, '${Text} text'],
    ['Fn::Sub does not substitute twice', { 'Fn::Sub': ['${x}', { x: '${Text}' }] }, '${Text}'],
    ['Fn::Select takes a number', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    ['Fn::Select takes a number as a text', { 'Fn::Select': ['2', { Ref: 'List' }] }, 'c'],
    ['Fn::Select does not mind the other items', { 'Fn::Select': [0, ['a', { Ref: 'Unknown' }]] }, 'a'],
    ['Fn::Split splits', { 'Fn::Split': [',', 'a,b,,c'] }, ['a', 'b', '', 'c']],
    ['Fn::Select of Fn::Split takes a part of a text', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'c'],
    ['Fn::If takes the first value where the condition holds', { 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    ['Fn::If takes the second value where it does not', { 'Fn::If': ['No', 'then', 'else'] }, 'else'],
    ['Fn::If does not mind the other value', { 'Fn::If': ['Yes', 'then', { Ref: 'Unknown' }] }, 'then'],
    ['Fn::If with NoValue removes the key', { a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } }, {}],
    ['Fn::FindInMap finds', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 128],
    [
      'Fn::FindInMap takes its default',
      { 'Fn::FindInMap': ['Sizes', 'x', 'y', { DefaultValue: { Ref: 'Text' } }] },
      'text',
    ],
    [
      'Fn::ImportValue imports a name that a function gives',
      { 'Fn::ImportValue': { 'Fn::Sub': '${Text}:x' } },
      'export of text:x',
    ],
    ['Fn::GetStackOutput reads an output', { 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'O' } }, 'S/O/-/-'],
    [
      'Fn::GetStackOutput reads an output of another account',
      {
        'Fn::GetStackOutput': {
          StackName: 'S',
          OutputName: 'O',
          Region: { Ref: 'AWS::Region' },
          RoleArn: 'arn:aws:iam::222222222222:role/r',
        },
      },
      'S/O/eu-west-1/222222222222',
    ],
    ['Fn::Base64 encodes', { 'Fn::Base64': 'hellö' }, 'aGVsbMO2'],
    ['Fn::Length counts', { 'Fn::Length': { Ref: 'List' } }, 3],
    ['Fn::ToJsonString writes JSON', { 'Fn::ToJsonString': { a: { Ref: 'Text' } } }, '{"a":"text"}'],
    ['functions nest', { 'Fn::Join': ['', [{ 'Fn::Sub': '${Text}/' }, { 'Fn::GetAtt': ['Fn', 'Id'] }]] }, 'text/Fn!Id'],
    [
      'a key that objects inherit is a key like any other',
      { constructor: 'a', toString: 'b' },
      { constructor: 'a', toString: 'b' },
    ],
  ];
  for (const [name, expression, value] of resolved) {
    it(name, () => sameValue(resolve(expression, scope), value));
  }

  const unresolved: readonly [name: string, expression: unknown, reason: string][] = [
    ['an unknown function is named', { 'Fn::Transform': { Name: 'x' } }, 'Fn::Transform is not supported'],
    [
      'a function beside other keys is named',
      { 'Fn::Transform': {}, a: 1 },
      "Fn::Transform is next to another key ('a'), which is not supported",
    ],
    ['Fn::GetAZs depends on the account', { 'Fn::GetAZs': '' }, 'Fn::GetAZs is not supported'],
    ['an unknown reference is named', { Ref: 'Nobody' }, "no 'Nobody'"],
    ['Ref needs a name', { Ref: ['Text'] }, 'Ref needs a name, got a list'],
    [
      'Fn::GetAtt needs an attribute',
      { 'Fn::GetAtt': 'Fn' },
      "Fn::GetAtt needs a logical id and an attribute, got 'Fn'",
    ],
    ['Fn::Join is as unknown as its items', { 'Fn::Join': ['', ['a', { Ref: 'Unknown' }]] }, 'Unknown is not known'],
    ['Fn::Join needs a list', { 'Fn::Join': ['', 'a'] }, "the list of Fn::Join must be a list, got 'a'"],
    [
      'Fn::Join joins no lists',
      { 'Fn::Join': ['', [['a']]] },
      'an item of the list of Fn::Join must be a string, got a list',
    ],
    ['Fn::Join needs a delimiter', { 'Fn::Join': [['a']] }, 'Fn::Join needs a delimiter and a list, got a list'],
    ['Fn::Sub names an unknown variable', { 'Fn::Sub': 'a ${Nobody}' }, "no 'Nobody'"],
    ['Fn::Sub substitutes no list', { 'Fn::Sub': '${List}' }, "'${List}' of Fn::Sub must be a string, got a list"],
    [
      'Fn::Sub substitutes no NoValue',
      { 'Fn::Sub': '${AWS::NoValue}' },
      "'${AWS::NoValue}' of Fn::Sub must be a string, got nothing",
    ],
    [
      'Fn::Sub needs a text',
      { 'Fn::Sub': { a: 1 } },
      'Fn::Sub needs a string, or a string and a map of variables, got a map',
    ],
    ['Fn::Select has an end', { 'Fn::Select': [2, ['a', 'b']] }, "Fn::Select selects item '2' from a list of length 2"],
    [
      'Fn::Select counts from 0',
      { 'Fn::Select': [-1, ['a', 'b']] },
      "Fn::Select selects item '-1' from a list of length 2",
    ],
    [
      'Fn::Select selects from a list',
      { 'Fn::Select': [0, 'abc'] },
      "Fn::Select needs a list to select from, got 'abc'",
    ],
    ['Fn::Select is as unknown as its list', { 'Fn::Select': [0, { Ref: 'Unknown' }] }, 'Unknown is not known'],
    ['Fn::Select is as unknown as its index', { 'Fn::Select': [{ Ref: 'Unknown' }, ['a']] }, 'Unknown is not known'],
    ['Fn::Split needs a delimiter', { 'Fn::Split': ['', 'a'] }, 'Fn::Split needs a delimiter and a string, got a list'],
    ['Fn::If names an unknown condition', { 'Fn::If': ['Perhaps', 1, 2] }, "no condition 'Perhaps'"],
    [
      'Fn::If needs two values',
      { 'Fn::If': ['Yes', 1] },
      'Fn::If needs the name of a condition and two values, got a list',
    ],
    [
      'Fn::FindInMap names what it does not find',
      { 'Fn::FindInMap': ['Sizes', 'x', 'y'] },
      "Fn::FindInMap finds no 'Sizes' / 'x' / 'y' in the mappings",
    ],
    [
      'Fn::FindInMap is as unknown as its keys',
      { 'Fn::FindInMap': ['Sizes', { Ref: 'Unknown' }, 'y'] },
      'Unknown is not known',
    ],
    ['Fn::ImportValue is as unknown as its name', { 'Fn::ImportValue': { Ref: 'Unknown' } }, 'Unknown is not known'],
    [
      'Fn::GetStackOutput needs an output',
      { 'Fn::GetStackOutput': { StackName: 'S' } },
      'OutputName of Fn::GetStackOutput must be a string, got null',
    ],
    ['Fn::Base64 encodes texts', { 'Fn::Base64': ['a'] }, 'the argument of Fn::Base64 must be a string, got a list'],
    ['Fn::Length counts lists', { 'Fn::Length': 'abc' }, "Fn::Length needs a list, got 'abc'"],
    [
      'Fn::ToJsonString is as unknown as its parts',
      { 'Fn::ToJsonString': { a: [{ Ref: 'Unknown' }] } },
      'Unknown is not known',
    ],
    [
      'a dynamic reference is named',
      'x{{resolve:ssm:/name}}',
      "'{{resolve:ssm:/name}}' is looked up in the account during deployment",
    ],
    [
      'a dynamic reference is named when Fn::Join makes it',
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Text' }, '}}']] },
      "'{{resolve:secretsmanager:text}}' is looked up in the account during deployment",
    ],
    ['something that JSON cannot hold is named', undefined, 'a undefined cannot be in a template'],
  ];
  for (const [name, expression, reason] of unresolved) {
    it(name, () => sameValue(resolve(expression, scope), new Unresolved(reason)));
  }

  it('keeps the rest of a map whose part is unresolved', () => {
    sameValue(resolve({ a: { Ref: 'Unknown' }, b: { Ref: 'Text' } }, scope), {
      a: new Unresolved('Unknown is not known'),
      b: 'text',
    });
  });
});

describe('evaluate', () => {
  const yes = { 'Fn::Equals': ['a', 'a'] };
  const no = { 'Fn::Equals': ['a', 'b'] };
  const unknown = { 'Fn::Equals': [{ Ref: 'Unknown' }, 'b'] };
  const conditions: readonly [name: string, condition: unknown, holds: boolean | string][] = [
    ['Fn::Equals compares texts', yes, true],
    ['Fn::Equals tells texts apart', no, false],
    ['Fn::Equals compares numbers as texts', { 'Fn::Equals': [7, { 'Fn::Sub': '${Number}' }] }, true],
    ['Fn::Equals compares lists', { 'Fn::Equals': [{ Ref: 'List' }, ['a', 'b', 'c']] }, true],
    ['Fn::Not negates', { 'Fn::Not': [yes] }, false],
    ['Fn::And needs all', { 'Fn::And': [yes, no] }, false],
    ['Fn::And holds where all do', { 'Fn::And': [yes, { Condition: 'Yes' }] }, true],
    ['Fn::Or needs one', { 'Fn::Or': [no, yes] }, true],
    ['Fn::Or does not hold where none does', { 'Fn::Or': [no, { Condition: 'No' }] }, false],
    ['Condition is another condition', { Condition: 'Yes' }, true],
    ['what is not known makes Fn::Equals unknown', unknown, 'Unknown is not known'],
    ['what is not known makes Fn::Not unknown', { 'Fn::Not': [unknown] }, 'Unknown is not known'],
    ['what is not known makes Fn::And unknown', { 'Fn::And': [yes, unknown] }, 'Unknown is not known'],
    ['what is not known does not matter beside a false one in Fn::And', { 'Fn::And': [unknown, no] }, false],
    ['what is not known makes Fn::Or unknown', { 'Fn::Or': [no, unknown] }, 'Unknown is not known'],
    ['what is not known does not matter beside a true one in Fn::Or', { 'Fn::Or': [unknown, yes] }, true],
    ['another condition may not be known', { Condition: 'Perhaps' }, "no condition 'Perhaps'"],
    ['another function is named', { 'Fn::Contains': [['a'], 'a'] }, 'unknown condition function Fn::Contains'],
    ['a value is no condition', 'true', "a condition must be a single condition function, got 'true'"],
    ['Fn::And needs conditions', { 'Fn::And': [] }, 'Fn::And needs a list of conditions, got a list'],
    ['Fn::Not needs one condition', { 'Fn::Not': [yes, no] }, 'Fn::Not needs a list of one condition, got a list'],
    ['Fn::Equals needs two values', { 'Fn::Equals': ['a'] }, 'Fn::Equals needs a list of two values, got a list'],
  ];
  for (const [name, condition, holds] of conditions) {
    it(name, () => {
      const expected = typeof holds === 'string' ? new Unresolved(holds) : holds;
      assert.deepEqual(evaluate(condition, scope), expected);
    });
  }
});

describe('for every expression', () => {
  const keys = [
    'Ref',
    'Condition',
    'Fn::GetAtt',
    'Fn::Join',
    'Fn::Sub',
    'Fn::Select',
    'Fn::Split',
    'Fn::If',
    'Fn::FindInMap',
  ]
    .concat([
      'Fn::ImportValue',
      'Fn::GetStackOutput',
      'Fn::Base64',
      'Fn::Length',
      'Fn::ToJsonString',
      'Fn::And',
      'Fn::Or',
    ])
    .concat(['Fn::Not', 'Fn::Equals', 'Fn::Transform', '__proto__', 'StackName', 'OutputName']);
  const texts = [
    'Text',
    'List',
    'Unknown',
    'Nobody',
    'Fn.Arn',
    'Yes',
    'Sizes',
    '${Text}',
    '${',
    '{{resolve:ssm:a}}',
    '',
    '1',
  ];
  const { expression } = fc.letrec((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(...texts),
      fc.jsonValue(),
      fc.array(tie('expression'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie('expression'), { maxKeys: 2 }),
    ),
  }));

  it('resolving ends in a value, and in the same one each time', () => {
    fc.assert(fc.property(expression, (any) => assert.deepEqual(resolve(any, scope), resolve(any, scope))));
  });

  it('evaluating ends in true, false or unresolved', () => {
    fc.assert(
      fc.property(expression, (any) => {
        const holds = evaluate(any, scope);
        assert.ok(typeof holds === 'boolean' || holds instanceof Unresolved);
      }),
    );
  });

  it('no function is left in what is resolved', () => {
    fc.assert(fc.property(expression, (any) => assert.doesNotMatch(functionsIn(resolve(any, scope)), /Fn::/)));
  });
});

/** The keys of a value that look like functions, leaving aside the texts in it. */
function functionsIn(value: Value | undefined): string {
  if (value instanceof Unresolved || typeof value !== 'object' || value === null) {
    return '';
  }
  return Object.entries(value)
    .map(([key, part]) => `${Array.isArray(value) ? '' : key} ${functionsIn(part)}`)
    .join(' ');
}
