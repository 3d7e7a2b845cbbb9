import type { CfnResource } from 'aws-cdk-lib';
import { AuthorizationType, type CfnMethod, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { GuardedApp } from '../guarded-app';
import { testFunction } from '../stack';

/** How often a resource is rendered in the search for doors, which is a validation of the app. */
function timesRendered(on: GuardedApp, resource: CfnResource): number {
  const rendered = jest.spyOn(resource, '_toCloudFormation');
  expect(on.app.node.validate()).toEqual([]);
  return rendered.mock.calls.length;
}

const urlOf = (on: GuardedApp, authType: string) =>
  new CfnUrl(on.stack, 'Url', { targetFunctionArn: on.fn.functionArn, authType });

const methodOf = (on: GuardedApp, authorizationType: AuthorizationType, apiKeyRequired: boolean) => {
  const api = new RestApi(on.stack, 'Rest');
  const method = api.root.addMethod('GET', new MockIntegration(), { authorizationType, apiKeyRequired });
  return method.node.defaultChild as CfnMethod;
};

describe('the search for doors renders', () => {
  test.each<[string, (on: GuardedApp) => CfnResource]>([
    ['a function URL of IAM', (on) => urlOf(on, 'AWS_IAM')],
    [
      'the permission of an integration',
      ({ stack }) => stack.node.findAll().find((construct) => construct instanceof CfnPermission) as CfnPermission,
    ],
    [
      'a permission for one account',
      ({ stack, fn }) => {
        fn.grantInvoke(new AccountPrincipal('123456789012'));
        const permissions = stack.node.findAll().filter((construct) => construct instanceof CfnPermission);
        return permissions.find(({ principal }) => principal === '123456789012') as CfnPermission;
      },
    ],
    ['a stage that is deployed automatically', (on) => on.api.httpApi.defaultStage!.node.defaultChild as CfnResource],
    ['an API without a target', (on) => new HttpApi(on.stack, 'Other').node.defaultChild as CfnResource],
    ['a REST method of IAM', (on) => methodOf(on, AuthorizationType.IAM, false)],
    ['a REST method that asks for an API key', (on) => methodOf(on, AuthorizationType.NONE, true)],
    [
      'the REST API of an open method that does not call a function',
      (on) => {
        methodOf(on, AuthorizationType.NONE, false);
        return on.stack.node.findChild('Rest').node.defaultChild as CfnResource;
      },
    ],
    ['a function', (on) => on.fn.node.defaultChild as CfnResource],
    [
      'a function without a name, where others are named',
      (on) => {
        new CfnUrl(on.stack, 'Url', { targetFunctionArn: 'a-function', authType: 'NONE' });
        return on.fn.node.defaultChild as CfnResource;
      },
    ],
  ])('%s never', (_, make) => {
    const on = new GuardedApp();
    expect(timesRendered(on, make(on))).toBe(0);
  });

  test.each<[string, (on: GuardedApp) => CfnResource]>([
    ['a function URL for anyone', (on) => urlOf(on, 'NONE')],
    [
      'a function URL with an override',
      (on) => {
        const url = urlOf(on, 'AWS_IAM');
        url.addOverride('Metadata.Reason', 'none');
        return url;
      },
    ],
    [
      'a function URL whose overrides the CDK keeps elsewhere',
      (on) => Object.assign(urlOf(on, 'AWS_IAM'), { rawOverrides: undefined, _toCloudFormation: () => ({}) }),
    ],
    [
      'a permission for anyone',
      (on) =>
        new CfnPermission(on.stack, 'Permission', {
          action: 'lambda:InvokeFunction',
          functionName: testFunction(on.stack, 'Other').functionArn,
          principal: '*',
        }),
    ],
  ])('%s once', (_, make) => {
    const on = new GuardedApp();
    expect(timesRendered(on, make(on))).toBe(1);
  });
});
