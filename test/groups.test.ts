import { App, NestedStack, type Stack } from 'aws-cdk-lib';
import { FeaturePlan, UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import * as fc from 'fast-check';
import { JwtProtectedApi, SignUpUserPool } from '../src';
import { addRoute, GROUP_NAME } from './routes-of-groups';
import { Match, routesIn, Template, testFunction, testStack } from './stack';

/** The only trigger in a template. */
function triggerIn(template: Template) {
  const triggers = Object.entries(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { GROUPS: Match.anyValue() } } },
    }),
  );
  expect(triggers).toHaveLength(1);
  const [[logicalId, { Properties: properties }]] = triggers;
  const role: string = properties.Role['Fn::GetAtt'][0];
  return { logicalId, role, code: properties.Code.ZipFile, groups: properties.Environment.Variables.GROUPS };
}

function onlyLogicalId(template: Template, type: string, Properties = {}): string {
  const logicalIds = Object.keys(template.findResources(type, { Properties }));
  expect(logicalIds).toHaveLength(1);
  return logicalIds[0];
}

describe('a route with groups', () => {
  test.each([
    [['admins'], ['group:admins']],
    [
      ['editors', 'admins'],
      ['group:editors', 'group:admins'],
    ],
  ])('%j asks for %j and for nothing else', (groups, scopes) => {
    const stack = testStack();
    addRoute(new JwtProtectedApi(stack, 'Api'), '/users', { groups });
    expect(routesIn(Template.fromStack(stack))['GET /users']).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizationScopes: scopes,
    });
  });

  test('asks for them also where ID tokens are accepted', () => {
    const stack = testStack();
    addRoute(new JwtProtectedApi(stack, 'Api', { acceptIdTokens: true }), '/users', { groups: ['admins'] });
    expect(routesIn(Template.fromStack(stack))['GET /users'].AuthorizationScopes).toEqual(['group:admins']);
  });

  test('may have a group of every name that fits into a scope', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    let routes = 0;
    fc.assert(
      fc.property(fc.stringMatching(GROUP_NAME), (group) => {
        addRoute(api, `/${routes++}`, { groups: [group] });
      }),
      { numRuns: 30 },
    );
    const scopes = Object.values(routesIn(Template.fromStack(stack))).flatMap((route) => route.AuthorizationScopes);
    expect(scopes).toHaveLength(routes);
    expect(scopes.filter((scope) => !/^group:[\w.-]{1,50}$/.test(scope!))).toEqual([]);
  });

  test('may have ten groups', () => {
    const stack = testStack();
    const groups = Array.from({ length: 10 }, (_, index) => `group${index}`);
    addRoute(new JwtProtectedApi(stack, 'Api'), '/users', { groups });
    expect(routesIn(Template.fromStack(stack))['GET /users'].AuthorizationScopes).toHaveLength(10);
  });
});

describe('the trigger', () => {
  test('is not there while no route has groups', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    addRoute(api, '/users', {});
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.hasResourceProperties('AWS::Cognito::UserPool', { LambdaConfig: Match.absent() });
    expect(api.userPool.node.tryFindChild('GroupScopes')).toBeUndefined();
  });

  describe('of a pool', () => {
    let userPool: SignUpUserPool;
    let template: Template;
    let [logicalId, role, groups, poolId] = ['', '', '', ''];

    beforeEach(() => {
      const stack = testStack();
      userPool = new SignUpUserPool(stack, 'Pool');
      for (const id of ['Api', 'Other']) {
        const api = new JwtProtectedApi(stack, id, { userPool });
        addRoute(api, '/notes', { groups: ['readers', 'editors'] });
        addRoute(api, '/users', { groups: ['admins', 'editors'] });
      }
      template = Template.fromStack(stack);
      ({ logicalId, role, groups } = triggerIn(template));
      poolId = onlyLogicalId(template, 'AWS::Cognito::UserPool');
    });

    test('stands under it, once for all its APIs and routes', () => {
      expect(userPool.node.findChild('GroupScopes').node.path).toBe('Stack/Pool/GroupScopes');
      template.resourceCountIs('AWS::Lambda::Function', 2); // the other answers the requests
    });

    test('knows the groups that routes of any API name, and no others', () => {
      expect(groups).toBe('admins,editors,readers');
    });

    test('is called in the version that reaches access tokens', () => {
      template.hasResourceProperties('AWS::Cognito::UserPool', {
        LambdaConfig: {
          PreTokenGenerationConfig: { LambdaArn: { 'Fn::GetAtt': [logicalId, 'Arn'] }, LambdaVersion: 'V2_0' },
        },
      });
    });

    test('may be called by that pool alone', () => {
      const permissions = template.findResources('AWS::Lambda::Permission', {
        Properties: { FunctionName: { 'Fn::GetAtt': [logicalId, 'Arn'] } },
      });
      expect(Object.values(permissions).map(({ Properties }) => Properties)).toEqual([
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': [logicalId, 'Arn'] },
          Principal: 'cognito-idp.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': [poolId, 'Arn'] },
        },
      ]);
    });

    test('has the five seconds that Cognito waits for it, and the memory of a small function', () => {
      expect(template.toJSON().Resources[logicalId].Properties).toMatchObject({ Timeout: 5, MemorySize: 128 });
    });

    test('runs the handler of its code, and says what it is for', () => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Code: { ZipFile: Match.stringLikeRegexp('^exports\\.handler = ') },
        Description: 'Adds scopes to access tokens, for the groups that the routes of an API name',
        Handler: 'index.handler',
      });
    });

    test('writes into a log group of its own, which goes with it, and may do nothing else', () => {
      const logGroupId = onlyLogicalId(template, 'AWS::Logs::LogGroup', { RetentionInDays: 30 });
      const { Resources } = template.toJSON();
      expect(Resources[logicalId].Properties.LoggingConfig).toEqual({ LogGroup: { Ref: logGroupId } });
      expect(Resources[logGroupId]).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
      expect(Object.keys(Resources[role].Properties)).toEqual(['AssumeRolePolicyDocument']);
      const policies = Object.values(template.findResources('AWS::IAM::Policy'));
      expect(policies.map(({ Properties }) => [Properties.Roles, Properties.PolicyDocument.Statement])).toEqual([
        [
          [{ Ref: role }],
          [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: { 'Fn::GetAtt': [logGroupId, 'Arn'] },
            },
          ],
        ],
      ]);
    });

    test('never refers to the pool, which refers to it, and neither does what it needs', () => {
      const { Resources } = template.toJSON();
      const own = Object.keys(Resources).filter((id) => id.startsWith('PoolGroupScopes') && !id.includes('Permission'));
      expect(own).toHaveLength(4);
      expect(JSON.stringify(own.map((id) => Resources[id]))).not.toContain(`"${poolId}"`);
    });
  });

  test('is not in the way of other triggers of the pool', () => {
    const stack = testStack();
    const userPool = new UserPool(stack, 'Pool', {
      lambdaTriggers: { postConfirmation: testFunction(stack, 'Before') },
    });
    addRoute(new JwtProtectedApi(stack, 'Api', { userPool }), '/users', { groups: ['admins'] });
    userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, testFunction(stack, 'After'));
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        PostConfirmation: Match.anyValue(),
        PreSignUp: Match.anyValue(),
        PreTokenGenerationConfig: Match.anyValue(),
      },
    });
  });
});

describe('the code of the trigger', () => {
  const stack = testStack();
  addRoute(new JwtProtectedApi(stack, 'Api'), '/users', { groups: ['admins', 'editors'] });
  const trigger = triggerIn(Template.fromStack(stack));

  async function run(groupConfiguration: object | undefined, groups: string = trigger.groups) {
    const event = {
      version: '2',
      triggerSource: 'TokenGeneration_Authentication',
      region: 'eu-west-1',
      userPoolId: 'eu-west-1_aBcDeFgHi',
      userName: '0a1b2c3d',
      callerContext: { awsSdkVersion: '3', clientId: 'abc123' },
      request: {
        userAttributes: { sub: '0a1b2c3d', email: 'ann@example.com' },
        groupConfiguration,
        scopes: ['aws.cognito.signin.user.admin'],
      },
      response: { claimsAndScopeOverrideDetails: null },
    };
    type Event = Omit<typeof event, 'response'> & { response: object };
    const exported: { handler?: (event: Event) => Promise<Event> } = {};
    new Function('exports', 'process', trigger.code)(exported, { env: { GROUPS: groups } });
    return { event: structuredClone(event), result: await exported.handler!(event) };
  }

  const added = (scopesToAdd: string[]) => ({
    claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd } },
  });

  test.each<[string, string[], object | undefined]>([
    ['a member', ['group:admins'], { groupsToOverride: ['admins'] }],
    ['a member of several groups', ['group:admins', 'group:editors'], { groupsToOverride: ['editors', 'admins'] }],
    ['a member of another group as well', ['group:editors'], { groupsToOverride: ['readers', 'editors'] }],
    ['a member of no group of a route', [], { groupsToOverride: ['readers'] }],
    ['a member of groups with names alike', [], { groupsToOverride: ['Admins', 'admin', 'admins2', 'admins,editors'] }],
    ['a member of no group', [], { groupsToOverride: [] }],
    ['a user whose groups are null', [], { groupsToOverride: null }],
    ['a user whose groups are left out', [], {}],
    ['a user without a group configuration', [], undefined],
  ])('gives %s the scopes %j', async (_, scopes, groupConfiguration) => {
    const { result } = await run(groupConfiguration);
    expect(result.response).toEqual(added(scopes));
  });

  test('leaves the rest of the event as it is', async () => {
    const { event, result } = await run({ groupsToOverride: ['admins'], iamRolesToOverride: [] });
    expect(result).toEqual({ ...event, response: added(['group:admins']) });
  });

  test('gives the scopes of the groups that both the routes and the user have, and no others', async () => {
    const names = fc.uniqueArray(fc.stringMatching(GROUP_NAME), { minLength: 1, maxLength: 5 });
    const userOf = (groups: string[]) => fc.tuple(fc.subarray(groups), fc.array(fc.string(), { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(
        names.chain((groups) => fc.tuple(fc.constant(groups), userOf(groups))),
        async ([groups, [common, foreign]]) => {
          const { result } = await run({ groupsToOverride: [...foreign, ...common] }, groups.join(','));
          const theirs = groups.filter((group) => common.includes(group) || foreign.includes(group));
          expect(result.response).toEqual(added(theirs.map((group) => `group:${group}`)));
        },
      ),
    );
  });
});

describe('the groups themselves', () => {
  test('are made once and kept, in a pool that the API made', () => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    addRoute(api, '/notes', { groups: ['admins', 'editors'] });
    addRoute(api, '/users', { groups: ['admins'] });
    const groups = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPoolGroup'));
    const UserPoolId = stack.resolve(api.userPool.userPoolId);
    expect(groups).toMatchObject(
      ['admins', 'editors'].map((GroupName) => ({
        Properties: { GroupName, UserPoolId },
        DeletionPolicy: 'RetainExceptOnCreate', // one that a rollback leaves behind is in the way of the next update
        UpdateReplacePolicy: 'Retain',
      })),
    );
  });

  test('are left to the owner of a pool brought along', () => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    addRoute(new JwtProtectedApi(stack, 'Api', { userPool }), '/users', { groups: ['admins'] });
    Template.fromStack(stack).resourceCountIs('AWS::Cognito::UserPoolGroup', 0);
  });
});

describe('a pool', () => {
  test('of another stack has the trigger there, and is deployed first', () => {
    const app = new App();
    const [pools, stack] = ['Pools', 'Stack'].map((id) => testStack(id, app));
    const userPool = new SignUpUserPool(pools, 'Pool');
    addRoute(new JwtProtectedApi(stack, 'Api', { userPool }), '/users', { groups: ['admins'] });

    const templates = [pools, stack].map((each) => Template.fromStack(each));
    expect(triggerIn(templates[0]).groups).toBe('admins');
    expect([pools.dependencies, stack.dependencies]).toEqual([[], [pools]]);
    expect(routesIn(templates[1])['GET /users'].AuthorizationScopes).toEqual(['group:admins']);
  });

  test.each<[string, (stack: Stack, nested: Stack) => [pool: Stack, api: Stack]]>([
    ['of a nested stack', (stack, nested) => [nested, stack]],
    ['of the parent of the API’s nested stack', (stack, nested) => [stack, nested]],
  ])('%s has the trigger there', (_, scopes) => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    const [poolScope, apiScope] = scopes(stack, nested);
    const userPool = new SignUpUserPool(poolScope, 'Pool');
    addRoute(new JwtProtectedApi(apiScope, 'Api', { userPool }), '/users', { groups: ['admins'] });

    expect(triggerIn(Template.fromStack(poolScope)).groups).toBe('admins');
    // Of a template whose resources wait for each other it would make an error.
    expect(() => [stack, nested].map((each) => Template.fromStack(each))).not.toThrow();
  });

  test.each([
    ['no feature plan', undefined],
    ['the feature plan Essentials', FeaturePlan.ESSENTIALS],
    ['the feature plan Plus', FeaturePlan.PLUS],
  ])('may have %s', (_, featurePlan) => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool', { featurePlan });
    addRoute(new JwtProtectedApi(stack, 'Api', { userPool }), '/users', { groups: ['admins'] });
    expect(triggerIn(Template.fromStack(stack)).groups).toBe('admins');
  });
});
