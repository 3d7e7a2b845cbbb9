import type { Stack } from 'aws-cdk-lib';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  type CfnUserPool,
  FeaturePlan,
  LambdaVersion,
  UserPool,
  UserPoolOperation,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { CfnParameter } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { type AddProtectedRoutesOptions, JwtProtectedApi } from '../src';
import { addRoute, GROUP_NAME } from './routes-of-groups';
import { Template, testFunction, testStack } from './stack';

describe('the error for', () => {
  const eleven = Array.from({ length: 11 }, (_, index) => `name${index}`);
  const badName = (group: string) =>
    `group '${group}' of '/users' cannot be part of a scope: use a name of 1 to 50 letters, digits, '_', '.' and '-'`;

  test.each<[string, Partial<AddProtectedRoutesOptions>, string]>([
    [
      'groups with scopes',
      { groups: ['admins'], authorizationScopes: ['users/write'] },
      "groups and authorizationScopes of '/users' are both set, but a token needs only one scope of a route, so a token that " +
        'satisfies either of them would be accepted: remove one of them',
    ],
    [
      'groups with an authorizer',
      { groups: ['admins'], authorizer: new HttpIamAuthorizer() },
      "groups and authorizer of '/users' are both set, but groups belong to the API's own user pool: remove one of them",
    ],
    [
      'no groups',
      { groups: [] },
      "groups of '/users' is empty, which could mean everyone or no one: add a group, or remove groups to allow every user",
    ],
    [
      'more groups than a route can have scopes',
      { groups: eleven },
      "groups of '/users' has 11 entries, but a route can have at most 10 scopes: use fewer, or one that covers several",
    ],
    [
      'more scopes than a route can have',
      { authorizationScopes: eleven },
      "authorizationScopes of '/users' has 11 entries, but a route can have at most 10 scopes: use fewer, or one that covers several",
    ],
    ...[null, '', false, 'admins'].map((groups): [string, Partial<AddProtectedRoutesOptions>, string] => [
      `groups that are ${JSON.stringify(groups)}`,
      { groups } as unknown as AddProtectedRoutesOptions,
      `groups of '/users' is ${typeof groups === 'string' ? `'${groups}'` : groups}, which is not a list: use a list such as ` +
        "['admins'], or remove it",
    ]),
    ...[undefined, null].map((group): [string, Partial<AddProtectedRoutesOptions>, string] => [
      `a group that is ${group}`,
      { groups: [group] } as unknown as AddProtectedRoutesOptions,
      badName(String(group)),
    ]),
    ...[undefined, null, '', ' '].map((scope): [string, Partial<AddProtectedRoutesOptions>, string] => [
      `a scope that is ${JSON.stringify(scope)}`,
      { authorizationScopes: ['users/read', scope] } as AddProtectedRoutesOptions,
      `authorizationScopes of '/users' has the entry ${typeof scope === 'string' ? `'${scope}'` : scope}, which is not a scope: use ` +
        "a name such as 'reports/read', or remove authorizationScopes to use 'aws.cognito.signin.user.admin'",
    ]),
    ...['abc', new Set(['abc'])].map((authorizationScopes): [string, Partial<AddProtectedRoutesOptions>, string] => [
      `scopes that are ${typeof authorizationScopes === 'string' ? 'text' : 'a set'}`,
      { authorizationScopes } as unknown as AddProtectedRoutesOptions,
      `authorizationScopes of '/users' is ${typeof authorizationScopes === 'string' ? "'abc'" : '[object Set]'}, which is not a ` +
        "list: use a list such as ['reports/read'], or remove it",
    ]),
    ...['', ' ', 'all users', 'a,b', 'a:b', 'ünser', 'a/b', '*', 'admins\n', 'x'.repeat(51)].map(
      (group): [string, Partial<AddProtectedRoutesOptions>, string] => [
        `a group named ${JSON.stringify(group)}`,
        { groups: ['admins', group] },
        badName(group),
      ],
    ),
  ])('%s', (_, options, message) => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api');
    expect(() => addRoute(api, '/users', options)).toThrow(new Error(message));
    expect(api.node.findAll().filter((node) => /Group|users/.test(node.node.id))).toEqual([]);
  });

  test('a group of any other name than those that fit into a scope', () => {
    const valid = fc.stringMatching(/^[A-Za-z0-9_.-]{0,20}$/);
    const invalid = fc.oneof(
      fc.tuple(valid, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), valid).map((parts) => parts.join('')),
      fc.stringMatching(/^[A-Za-z0-9_.-]{51,80}$/),
    );
    const api = new JwtProtectedApi(testStack(), 'Api');
    fc.assert(
      fc.property(
        invalid.filter((name) => !GROUP_NAME.test(name)),
        (name) => expect(() => addRoute(api, '/users', { groups: [name] })).toThrow(new Error(badName(name))),
      ),
    );
  });

  test('a group whose name is known at deployment only', () => {
    const stack = testStack();
    const group = new CfnParameter(stack, 'Group').valueAsString;
    expect(() => addRoute(new JwtProtectedApi(stack, 'Api'), '/users', { groups: [group] })).toThrow(
      new Error(badName(group)),
    );
  });

  test('an imported pool', () => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi');
    const api = new JwtProtectedApi(stack, 'Api', { userPool });
    expect(() => addRoute(api, '/users', { groups: ['admins', 'editors'] })).toThrow(
      new Error(
        "user pool 'Stack/Pool' is imported, so the trigger that adds groups to access tokens cannot be attached to it: change the " +
          "pool's own pre token generation trigger (V2_0) to add 'group:admins', 'group:editors' to the access tokens of the groups' " +
          'members, and use authorizationScopes instead of groups',
      ),
    );
  });

  describe('a pool that has', () => {
    interface Case {
      readonly props?: (stack: Stack) => UserPoolProps;
      readonly before?: (pool: UserPool, stack: Stack) => void;
      readonly after?: (pool: UserPool, stack: Stack) => void;
    }

    function synth({ props, before, after }: Case): void {
      const stack = testStack();
      const userPool = new UserPool(stack, 'Pool', props?.(stack));
      before?.(userPool, stack);
      addRoute(new JwtProtectedApi(stack, 'Api', { userPool }), '/users', { groups: ['editors', 'admins'] });
      after?.(userPool, stack);
      Template.fromStack(stack);
    }

    const failed = (fault: string) =>
      new Error(`Validation failed with the following errors:\n  [Stack/Pool] ${fault}`);
    const resourceOf = (pool: UserPool) => pool.node.defaultChild as CfnUserPool;
    const addV1 = (pool: UserPool, stack: Stack) =>
      pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, testFunction(stack, 'Own'));
    const addV2 = (pool: UserPool, stack: Stack) =>
      pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, testFunction(stack, 'Own'), LambdaVersion.V2_0);

    test.each<[string, Case]>([
      ['a trigger of version 1 before', { before: addV1 }],
      ['a trigger of version 1 afterwards', { after: addV1 }],
      ['a trigger of version 2 before', { before: addV2 }],
      ['a trigger of version 2 afterwards', { after: addV2 }],
      [
        'a trigger from its constructor',
        { props: (stack) => ({ lambdaTriggers: { preTokenGeneration: testFunction(stack, 'Own') } }) },
      ],
      [
        'a trigger by an override afterwards',
        {
          after: (pool, stack) =>
            resourceOf(pool).addPropertyOverride(
              'LambdaConfig.PreTokenGenerationConfig.LambdaArn',
              testFunction(stack, 'Own').functionArn,
            ),
        },
      ],
      [
        'the trigger in another version, by an override',
        {
          after: (pool) =>
            resourceOf(pool).addPropertyOverride('LambdaConfig.PreTokenGenerationConfig.LambdaVersion', 'V3_0'),
        },
      ],
    ])('%s', (_, pool) => {
      expect(() => synth(pool)).toThrow(
        failed(
          "user pool 'Stack/Pool' has its own pre token generation trigger, but the groups of routes need one too and Cognito calls " +
            "only one: remove the pool's own trigger, or change it (V2_0) to add 'group:admins', 'group:editors' to the access tokens of the groups' " +
            'members, and use authorizationScopes instead of groups',
        ),
      );
    });

    test.each<[string, Case]>([
      ['the feature plan Lite', { props: () => ({ featurePlan: FeaturePlan.LITE }) }],
      [
        'the feature plan Lite by an override',
        { after: (pool) => resourceOf(pool).addPropertyOverride('UserPoolTier', 'LITE') },
      ],
    ])('%s', (_, pool) => {
      expect(() => synth(pool)).toThrow(
        failed(
          "user pool 'Stack/Pool' has the feature plan LITE, in which triggers cannot change access tokens, but routes have groups: " +
            'use FeaturePlan.ESSENTIALS or FeaturePlan.PLUS',
        ),
      );
    });
  });
});
