import { Aws, CfnParameter, CfnResource, Fn } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  AccountPrincipal,
  AnyPrincipal,
  ArnPrincipal,
  OrganizationPrincipal,
  PrincipalWithConditions,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Alias, CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { CfnFragment, GuardedApp, logicalIdOf } from '../guarded-app';
import { testFunction } from '../stack';
import { type Warned, warnedIn, warningsIn } from './warnings';

const API_GATEWAY = 'apigateway.amazonaws.com';
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:abcdefghij/*';

type Properties = Omit<Partial<ConstructorParameters<typeof CfnPermission>[2]>, 'functionName'>;

function permissionOn(on: GuardedApp, props: Properties, functionName = on.fn.functionArn): CfnPermission {
  const common = { action: 'lambda:InvokeFunction', principal: '*', functionName };
  return new CfnPermission(on.stack, 'Open', { ...common, ...props });
}

const maybe = (value: string, otherwise: string = Aws.NO_VALUE) =>
  Fn.conditionIf('Narrow', value, otherwise).toString();

const OPEN: Warned[] = [['openPermission', 'Stack/Open']];

describe('a permission', () => {
  test('for anyone gets a warning that says what to do', () => {
    const on = new GuardedApp();
    on.fn.grantInvoke(new AnyPrincipal());
    const [{ id, path, text }, ...others] = warningsIn(on.app);
    expect([id, others]).toEqual(['openPermission', []]);
    expect(text).toBe(
      `permission (${path}) lets anyone, in any AWS account, call the function 'Stack/Function' of the protected route 'GET ` +
        "/private' of the API 'Stack/Api/HttpApi': add a principal, a source ARN, a source account or an organization, or acknowledge " +
        "this warning on 'Stack/Function' if the function authenticates its callers",
    );
  });

  test('for any API gets a warning that says what to do', () => {
    const on = new GuardedApp();
    on.fn.addPermission('Any', { principal: new ServicePrincipal(API_GATEWAY) });
    expect(warningsIn(on.app)).toEqual([
      {
        id: 'openPermission',
        path: 'Stack/Function/Any',
        text:
          "permission (Stack/Function/Any) lets an API in any AWS account, with any claims, call the function 'Stack/Function' of " +
          "the protected route 'GET /private' of the API 'Stack/Api/HttpApi': set the source ARN to that of your own API, or " +
          "acknowledge this warning on 'Stack/Function' if the function does not trust claims",
      },
    ]);
  });
});

describe('a permission gets the warning', () => {
  test.each<[string, (on: GuardedApp) => void]>([
    ['for anyone', (on) => permissionOn(on, {})],
    [
      'for anyone, by an alias',
      (on) => {
        const version = (on.fn as LambdaFunction).currentVersion;
        permissionOn(on, {}, new Alias(on.stack, 'Live', { aliasName: 'live', version }).functionArn);
      },
    ],
    ['for any API', (on) => permissionOn(on, { principal: API_GATEWAY })],
    ['for any API of the partition', (on) => permissionOn(on, { principal: `apigateway.${Aws.URL_SUFFIX}` })],
    [
      'for any API of the partition, by Fn::Sub',
      (on) => permissionOn(on, { principal: Fn.sub('apigateway.${AWS::URLSuffix}') }),
    ],
    [
      'for any API of an organization, which API Gateway does not say',
      (on) => permissionOn(on, { principal: API_GATEWAY, principalOrgId: 'o-1234567890' }),
    ],
    ['for a principal that may be anyone', (on) => permissionOn(on, { principal: maybe('123456789012', '*') })],
    ['for a source ARN that may be left out', (on) => permissionOn(on, { sourceArn: maybe(ARN) })],
    ['for a source account that may be left out', (on) => permissionOn(on, { sourceAccount: maybe('123456789012') })],
    ['for a source ARN that is empty', (on) => permissionOn(on, { sourceArn: '' })],
    ['for the source ARN *', (on) => permissionOn(on, { sourceArn: '*' })],
    [
      'for every source ARN of a service',
      (on) => permissionOn(on, { principal: API_GATEWAY, sourceArn: 'arn:aws:execute-api:*:*:*' }),
    ],
    [
      'for every source ARN of a region',
      (on) =>
        permissionOn(on, { principal: API_GATEWAY, sourceArn: 'arn:aws:execute-api:eu-west-1:*:*/*/GET/private' }),
    ],
    ['for what does not come by a function URL', (on) => permissionOn(on, { invokedViaFunctionUrl: false })],
    ['for all actions of Lambda', (on) => permissionOn(on, { action: 'lambda:*' })],
    ['for all actions', (on) => permissionOn(on, { action: '*' })],
    ['for streamed answers', (on) => permissionOn(on, { action: 'lambda:InvokeWithResponseStream' })],
    [
      'for an action of a parameter',
      (on) => permissionOn(on, { action: new CfnParameter(on.stack, 'Action').valueAsString }),
    ],
    [
      'whose source ARN an override takes off',
      (on) => permissionOn(on, { sourceArn: ARN }).addPropertyDeletionOverride('SourceArn'),
    ],
    [
      'whose principal an override opens',
      (on) => permissionOn(on, { principal: '123456789012' }).addPropertyOverride('Principal', '*'),
    ],
    [
      'of a type alone',
      (on) =>
        new CfnResource(on.stack, 'Open', {
          type: 'AWS::Lambda::Permission',
          properties: { Action: 'lambda:InvokeFunction', FunctionName: on.fn.functionName, Principal: '*' },
        }),
    ],
    [
      'in a fragment',
      (on) => {
        const FunctionName = { Ref: logicalIdOf(on.fn.node.defaultChild as CfnResource) };
        const Properties = { Action: 'lambda:InvokeFunction', FunctionName, Principal: '*' };
        new CfnFragment(on.stack, 'Open', {
          template: { Resources: { AnyPermission: { Type: 'AWS::Lambda::Permission', Properties } } },
        });
      },
    ],
  ])('%s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(warnedIn(on.app)).toEqual(OPEN);
  });
});

describe('a permission gets no warning', () => {
  test.each<[string, (on: GuardedApp) => void]>([
    [
      'for the integrations of any API of the app',
      (on) => {
        const integration = new HttpLambdaIntegration('Integration', on.fn);
        on.api.addRoutes({ path: '/more', methods: [HttpMethod.GET], integration });
        new HttpApi(on.stack, 'Other', { defaultAuthorizer: undefined });
      },
    ],
    ['for an account', (on) => on.fn.grantInvoke(new AccountPrincipal('123456789012'))],
    ['for a role', (on) => on.fn.grantInvoke(new ArnPrincipal('arn:aws:iam::123456789012:role/a-role'))],
    ['for an organization', (on) => on.fn.grantInvoke(new OrganizationPrincipal('o-1234567890'))],
    [
      'for anyone from an account',
      (on) =>
        on.fn.grantInvoke(
          new PrincipalWithConditions(new AnyPrincipal(), { StringEquals: { 'aws:SourceAccount': '123456789012' } }),
        ),
    ],
    [
      'for notifications of a bucket',
      (on) =>
        new Bucket(on.stack, 'Bucket').addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(on.fn)),
    ],
    ['for Alexa, which names its skill', (on) => permissionOn(on, { eventSourceToken: 'amzn1.ask.skill.1' })],
    [
      'for a service that names no source',
      (on) =>
        on.fn.addPermission('Balancer', { principal: new ServicePrincipal('elasticloadbalancing.amazonaws.com') }),
    ],
    ['for another service of API Gateway', (on) => permissionOn(on, { principal: 'ops.apigateway.amazonaws.com' })],
    [
      'for a principal of a parameter',
      (on) => permissionOn(on, { principal: new CfnParameter(on.stack, 'Who').valueAsString }),
    ],
    ['for an action that calls nothing', (on) => permissionOn(on, { action: 'lambda:GetFunction' })],
    ['for an action that only contains a call', (on) => permissionOn(on, { action: 'xlambda:InvokeFunction' })],
    ['for the account of the stack', (on) => permissionOn(on, { sourceAccount: Aws.ACCOUNT_ID })],
    ['for a source ARN in each case', (on) => permissionOn(on, { sourceArn: maybe(ARN, 'arn:aws:s3:::a-bucket') })],
    [
      'for any API of one account',
      (on) => permissionOn(on, { principal: API_GATEWAY, sourceArn: 'arn:aws:execute-api:*:123456789012:*' }),
    ],
    [
      'for one API of any account',
      (on) => permissionOn(on, { principal: API_GATEWAY, sourceArn: 'arn:aws:execute-api:*:*:abcdefghij/*' }),
    ],
    ['for any API of an account', (on) => permissionOn(on, { principal: API_GATEWAY, sourceAccount: '123456789012' })],
    [
      'for a function URL',
      (on) => permissionOn(on, { functionUrlAuthType: 'NONE', action: 'lambda:InvokeFunctionUrl' }),
    ],
    ['for what comes by a function URL', (on) => permissionOn(on, { invokedViaFunctionUrl: true })],
    [
      'for an organization of a parameter',
      (on) => permissionOn(on, { principalOrgId: new CfnParameter(on.stack, 'Organization').valueAsString }),
    ],
    ['that an override narrows', (on) => permissionOn(on, {}).addPropertyOverride('SourceAccount', '123456789012')],
    ['to a function of its own', (on) => permissionOn(on, {}, testFunction(on.stack, 'Other').functionArn)],
  ])('%s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(warnedIn(on.app)).toEqual([]);
  });
});
