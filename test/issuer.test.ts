import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { type IUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnParameter } from 'aws-cdk-lib/core';
import { JwtProtectedApi, SignUpUserPool } from '../src';
import { AWS, evaluated } from './evaluated';
import { Match, Template, testFunction, testStack } from './stack';

const UPDATED = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi';

/** The issuer in the template of a stack with an API for the pool. */
function issuerIn(stack: Stack, userPool?: IUserPool, issuer?: string) {
  new JwtProtectedApi(stack, 'Api', { userPool, issuer, routes: { 'GET /private': testFunction(stack) } });
  const [authorizer] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Authorizer'));
  return authorizer.Properties.JwtConfiguration.Issuer;
}

/** A region of each partition, and the domain of its services. */
const partitions = [
  ['us-east-1', 'amazonaws.com'],
  ['us-gov-west-1', 'amazonaws.com'],
  ['cn-north-1', 'amazonaws.com.cn'],
  ['eusc-de-east-1', 'amazonaws.eu'],
  ['us-iso-east-1', 'c2s.ic.gov'],
  ['us-isob-east-1', 'sc2s.sgov.gov'],
  ['us-isof-south-1', 'csp.hci.ic.gov'],
  ['eu-isoe-west-1', 'cloud.adc-e.uk'],
];

describe.each(partitions)('in %s the issuer has the domain %s', (region, suffix) => {
  const deployed = { ...AWS, 'AWS::Region': region, 'AWS::URLSuffix': suffix };

  test.each([
    ['known before deployment', { region, account: '123456789012' }],
    ['known at deployment only', undefined],
  ])('where the region is %s', (_, env) => {
    const stack = new Stack(new App(), 'Stack', { env });
    const userPool = new SignUpUserPool(stack, 'Pool');
    const id = stack.resolve(userPool.userPoolId).Ref;
    expect(evaluated(issuerIn(stack, userPool), deployed)).toBe(`https://cognito-idp.${region}.${suffix}/${id}`);
  });

  test.each<[string, (stack: Stack, id: string) => IUserPool]>([
    ['id', (stack, id) => UserPool.fromUserPoolId(stack, 'Pool', id)],
    [
      'ARN',
      (stack, id) => {
        const { partition } = stack;
        return UserPool.fromUserPoolArn(
          stack,
          'Pool',
          `arn:${partition}:cognito-idp:${region}:123456789012:userpool/${id}`,
        );
      },
    ],
  ])('for a pool imported by its %s', (_, imported) => {
    const stack = testStack();
    const id = `${region}_aBcDeFgHi`;
    expect(evaluated(issuerIn(stack, imported(stack, id)), deployed)).toBe(
      `https://cognito-idp.${region}.${suffix}/${id}`,
    );
    Annotations.fromStack(stack).hasNoError('*', Match.anyValue());
  });
});

test('the domain is never written out, so that one template serves every partition', () => {
  const stack = new Stack(new App(), 'Stack', { env: { region: 'cn-north-1', account: '123456789012' } });
  const issuer = issuerIn(stack);
  expect(issuer['Fn::Join'][1].slice(0, 2)).toEqual(['https://cognito-idp.cn-north-1.', { Ref: 'AWS::URLSuffix' }]);
});

test('the pool of another stack is the issuer with its id imported', () => {
  const app = new App();
  const userPool = new SignUpUserPool(testStack('Pools', app), 'Pool');
  const issuer = issuerIn(testStack('Stack', app), userPool);
  expect(issuer['Fn::Join'][1].slice(0, 4)).toEqual([
    'https://cognito-idp.',
    { Ref: 'AWS::Region' },
    '.',
    { Ref: 'AWS::URLSuffix' },
  ]);
  expect(Object.keys(issuer['Fn::Join'][1][5])).toEqual(['Fn::ImportValue']);
});

test('the pool of a nested stack is the issuer with its id from an output', () => {
  const stack = testStack();
  const userPool = new SignUpUserPool(new NestedStack(stack, 'Nested'), 'Pool');
  expect(evaluated(issuerIn(stack, userPool))).toMatch(
    /^https:\/\/cognito-idp\.eu-west-1\.amazonaws\.com\/Nested\w+\.Outputs\.\w+$/,
  );
});

describe('an issuer of one’s own', () => {
  test.each<[string, (stack: Stack) => string, unknown]>([
    ['stands as it is given', () => UPDATED, UPDATED],
    ['may have no path', () => 'https://issuer.example.com', 'https://issuer.example.com'],
    ['may have a longer path', () => 'https://example.com/a/b/c', 'https://example.com/a/b/c'],
    ['may be known at deployment only', (stack) => new CfnParameter(stack, 'Issuer').valueAsString, { Ref: 'Issuer' }],
  ])('%s', (_, issuer, expected) => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_aBcDeFgHi');
    expect(issuerIn(stack, userPool, issuer(stack))).toEqual(expected);
  });

  test('is refused without the pool whose issuer it is', () => {
    expect(() => new JwtProtectedApi(testStack(), 'Api', { issuer: UPDATED })).toThrow(
      new Error('issuer is set without userPool: set userPool to the pool of this issuer, or remove issuer'),
    );
  });

  test.each([
    '',
    `${UPDATED}/`,
    UPDATED.replace('https', 'http'),
    UPDATED.replace('https://', ''),
    'https://',
    'https:///eu-west-1_aBcDeFgHi',
    UPDATED.replace('/eu', '//eu'),
    `${UPDATED}?wsdl`,
    `${UPDATED}#keys`,
    ` ${UPDATED}`,
    `${UPDATED}\n`,
  ])('is refused as %j, which no token’s issuer could equal', (issuer) => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    expect(() => new JwtProtectedApi(stack, 'Api', { userPool, issuer })).toThrow(
      new Error(
        `issuer '${issuer}' is not the URL of an issuer: it should look like ` +
          "'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi', without a trailing slash",
      ),
    );
  });
});
