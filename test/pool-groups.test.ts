import { App, CfnResource, NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnUserPoolGroup, UserPool, UserPoolGroup } from 'aws-cdk-lib/aws-cognito';
import { JwtProtectedApi, type JwtProtectedApiProps, SignUpUserPool } from '../src';
import { addRoute } from './routes-of-groups';
import { testStack } from './stack';

/** The names of the groups in a template, by their logical ids. */
function groupsIn(stack: Stack): Record<string, string> {
  const groups = Object.entries(Template.fromStack(stack).findResources('AWS::Cognito::UserPoolGroup'));
  return Object.fromEntries(groups.map(([id, { Properties }]) => [id, Properties.GroupName]));
}

const ADMINS = 'ApiUserPoolGroupadmins20D3E339';
const EDITORS = 'ApiUserPoolGroupeditors32A82481';

describe('the option groups', () => {
  test.each([
    [[], []],
    [['admins'], ['admins']],
    [
      ['admins', 'editors', 'admins'],
      ['admins', 'editors'],
    ],
  ])('%j makes %j, whatever the routes name', (groups, made) => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api', { groups });
    expect(Object.values(groupsIn(stack))).toEqual(made);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
    expect(made.map((group) => api.userPool.node.findChild(`Group-${group}`).node.path)).toEqual(
      made.map((group) => `Stack/Api/UserPool/Group-${group}`),
    );
  });

  test('changes nothing in the template of an app whose routes name the same groups', () => {
    const templateFor = (props: JwtProtectedApiProps) => {
      const stack = testStack('Stack', new App({ context: { 'aws:cdk:enable-path-metadata': true } }));
      const api = new JwtProtectedApi(stack, 'Api', props);
      addRoute(api, '/notes', { groups: ['admins', 'editors'] });
      addRoute(api, '/users', { groups: ['admins'] });
      return Template.fromStack(stack).toJSON();
    };
    expect(templateFor({ groups: ['editors', 'admins'] })).toEqual(templateFor({}));
  });

  test('keeps a group in the template when its last route goes', () => {
    const templateFor = (named: string[]) => {
      const stack = testStack();
      const api = new JwtProtectedApi(stack, 'Api', { groups: ['admins', 'editors'] });
      addRoute(api, '/notes', { groups: named });
      return Template.fromStack(stack).findResources('AWS::Cognito::UserPoolGroup');
    };
    expect(templateFor(['admins'])).toEqual(templateFor(['admins', 'editors']));
  });

  test('gives the trigger only what routes name', () => {
    const stack = testStack();
    addRoute(new JwtProtectedApi(stack, 'Api', { groups: ['admins', 'editors'] }), '/notes', { groups: ['editors'] });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { GROUPS: 'editors' } },
    });
  });
});

describe('the error for', () => {
  const namesOf = (names: string, group = 'admin') =>
    `group '${group}' of '/users' is not a group of the API (its groups: ${names}): correct the name, or add it to the groups option`;

  test.each([
    [['admins', 'editors'], ['admins', 'admin'], namesOf("'admins', 'editors'")],
    [['admins'], ['Admins'], namesOf("'admins'", 'Admins')],
    [[], ['admin'], namesOf('none')],
  ])('a route of an API with %j that names %j', (groups, named, message) => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api', { groups });
    expect(() => addRoute(api, '/users', { groups: named })).toThrow(new Error(message));
    expect(api.routes).toEqual([]);
    expect(Object.values(groupsIn(stack))).toEqual(groups);
  });

  test.each<[string, (stack: Stack) => JwtProtectedApiProps]>([
    ['of the app', (stack) => ({ userPool: new SignUpUserPool(stack, 'Pool'), groups: ['admins'] })],
    ['of an API', (stack) => ({ userPool: new JwtProtectedApi(stack, 'First').userPool, groups: [] })],
    ['imported', (stack) => ({ userPool: UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_a'), groups: ['admins'] })],
  ])('groups with a pool %s', (_, props) => {
    const stack = testStack();
    expect(() => new JwtProtectedApi(stack, 'Api', props(stack))).toThrow(
      new Error(
        'groups is set together with userPool, but the API creates no groups in your own pool: create them with userPool.addGroup() ' +
          'and remove groups',
      ),
    );
  });

  test.each<[unknown, string]>([
    ['admins', "groups of the API is 'admins', which is not a list: use a list such as ['admins'], or remove it"],
    [null, "groups of the API is null, which is not a list: use a list such as ['admins'], or remove it"],
    ...[undefined, '', 'all users', 'ünser', 'x'.repeat(51)].map((group): [unknown, string] => [
      ['admins', group],
      `group '${group}' of the API cannot be part of a scope: use a name of 1 to 50 letters, digits, '_', '.' and '-'`,
    ]),
  ])('groups that are %j', (groups, message) => {
    expect(() => new JwtProtectedApi(testStack(), 'Api', { groups } as JwtProtectedApiProps)).toThrow(
      new Error(message),
    );
  });
});

describe.each<[string, JwtProtectedApiProps]>([
  ['with the option', { groups: ['admins', 'editors'] }],
  ['without the option', {}],
])('a group that the app makes, in an API %s,', (_, props) => {
  type MakeGroup = (api: JwtProtectedApi, stack: Stack) => void;

  function groupsWith(make: MakeGroup, order: 'before' | 'after'): string[] {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api', props);
    const steps = [
      () => make(api, stack),
      () => {
        addRoute(api, '/notes', { groups: ['admins', 'editors'] });
      },
    ];
    for (const step of order === 'before' ? steps : steps.reverse()) {
      step();
    }
    return Object.keys(groupsIn(stack)).sort();
  }

  const OWN: [string, MakeGroup][] = [
    [
      'by addGroup()',
      ({ userPool }) => (userPool as UserPool).addGroup('Admins', { groupName: 'admins', precedence: 1 }),
    ],
    ['of L2', ({ userPool }, stack) => new UserPoolGroup(stack, 'Admins', { userPool, groupName: 'admins' })],
    [
      'of L1',
      ({ userPool: { userPoolId } }, stack) =>
        new CfnUserPoolGroup(stack, 'Admins', { userPoolId, groupName: 'admins' }),
    ],
    [
      'of a type alone',
      ({ userPool }, stack) =>
        new CfnResource(stack, 'Admins', {
          type: 'AWS::Cognito::UserPoolGroup',
          properties: { UserPoolId: userPool.userPoolId, GroupName: 'admins' },
        }),
    ],
    [
      'by an override',
      ({ userPool: { userPoolId } }, stack) =>
        new CfnUserPoolGroup(stack, 'Admins', { userPoolId, groupName: 'users' }).addPropertyOverride(
          'GroupName',
          'admins',
        ),
    ],
  ];

  describe.each(['before', 'after'] as const)('%s the route', (order) => {
    test.each(OWN)('%s takes the place of the one made here', (_, make) => {
      const [ours, theirs] = groupsWith(make, order).sort((a, b) => b.length - a.length);
      expect(ours).toBe(EDITORS);
      expect(theirs).toMatch(/^(ApiUserPool)?Admins/);
    });

    test.each<[string, MakeGroup]>([
      ['of another name', ({ userPool }, stack) => new UserPoolGroup(stack, 'Own', { userPool, groupName: 'readers' })],
      [
        'of another pool',
        (_, stack) =>
          new UserPoolGroup(stack, 'Own', { userPool: new UserPool(stack, 'OtherPool'), groupName: 'admins' }),
      ],
      [
        'of another type',
        ({ userPool }, stack) =>
          new CfnResource(stack, 'Own', {
            type: 'AWS::Other::Group',
            properties: { UserPoolId: userPool.userPoolId, GroupName: 'admins' },
          }),
      ],
    ])('%s does not', (_, make) => {
      expect(groupsWith(make, order)).toEqual(expect.arrayContaining([ADMINS, EDITORS]));
    });
  });
});

test('a group that the app makes in a nested stack takes the place of the one made here', () => {
  const stack = testStack();
  const { userPool } = new JwtProtectedApi(stack, 'Api', { groups: ['admins'] });
  const nested = new NestedStack(stack, 'Nested');
  new UserPoolGroup(nested, 'Admins', { userPool, groupName: 'admins' });
  expect(groupsIn(stack)).toEqual({});
  expect(Object.values(groupsIn(nested))).toEqual(['admins']);
});

test('two APIs with pools of their own have the same groups each', () => {
  const stack = testStack();
  for (const id of ['Api', 'Other']) {
    new JwtProtectedApi(stack, id, { groups: ['admins'] });
  }
  expect(Object.keys(groupsIn(stack))).toHaveLength(2);
});
