import type { Stack } from 'aws-cdk-lib';
import { HttpIntegrationSubtype, HttpMethod, HttpRouteIntegration, VpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import * as cdkIntegrations from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  HttpAlbIntegration,
  HttpLambdaIntegration,
  HttpNlbIntegration,
  HttpServiceDiscoveryIntegration,
  HttpSqsIntegration,
  HttpStepFunctionsIntegration,
  HttpUrlIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationListener, NetworkListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { HttpNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { JwtProtectedApi } from '../src';
import { routesIn, Template, testFunction, testStack } from './stack';

const METHODS = [HttpMethod.GET];
const LISTENER = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener';

function vpcLink(stack: Stack): VpcLink {
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-abc',
    availabilityZones: ['eu-west-1a'],
    privateSubnetIds: ['subnet-abc'],
  });
  return new VpcLink(stack, 'Link', { vpc });
}

const privateResource = { IntegrationType: 'HTTP_PROXY', ConnectionType: 'VPC_LINK' };

/** Newer than the oldest CDK that the library works with, so that its types do not know it. */
type EventBridgeIntegration = new (id: string, props: { readonly eventBusRef: IEventBus }) => HttpRouteIntegration;
const { HttpEventBridgeIntegration } = cdkIntegrations as { HttpEventBridgeIntegration?: EventBridgeIntegration };

/** Each integration of the CDK beside `FunctionIntegration`, and what becomes of it. */
const integrations: [name: string, integration: (stack: Stack) => HttpRouteIntegration, expected: object][] = [
  [
    'a URL',
    () => new HttpUrlIntegration('It', 'https://backend.example.com'),
    { IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://backend.example.com' },
  ],
  [
    'an application load balancer',
    (stack) => {
      const listener = ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
        listenerArn: `${LISTENER}/app/a/b/c`,
        securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-abc'),
      });
      return new HttpAlbIntegration('It', listener, { vpcLink: vpcLink(stack) });
    },
    { ...privateResource, IntegrationUri: `${LISTENER}/app/a/b/c` },
  ],
  [
    'a network load balancer',
    (stack) => {
      const listener = NetworkListener.fromNetworkListenerArn(stack, 'Listener', `${LISTENER}/net/a/b/c`);
      return new HttpNlbIntegration('It', listener, { vpcLink: vpcLink(stack) });
    },
    { ...privateResource, IntegrationUri: `${LISTENER}/net/a/b/c` },
  ],
  [
    'a service of Cloud Map',
    (stack) => {
      const service = new HttpNamespace(stack, 'Namespace', { name: 'example' }).createService('Service');
      return new HttpServiceDiscoveryIntegration('It', service, { vpcLink: vpcLink(stack) });
    },
    { ...privateResource, IntegrationUri: { 'Fn::GetAtt': ['NamespaceServiceCABDF534', 'Arn'] } },
  ],
  [
    'a queue',
    (stack) => new HttpSqsIntegration('It', { queue: new Queue(stack, 'Queue') }),
    { IntegrationType: 'AWS_PROXY', IntegrationSubtype: HttpIntegrationSubtype.SQS_SEND_MESSAGE },
  ],
  [
    'a state machine',
    (stack) => {
      const definitionBody = DefinitionBody.fromChainable(new Pass(stack, 'Pass'));
      const stateMachine = new StateMachine(stack, 'Machine', {
        definitionBody,
        stateMachineType: StateMachineType.EXPRESS,
      });
      return new HttpStepFunctionsIntegration('It', { stateMachine });
    },
    { IntegrationType: 'AWS_PROXY', IntegrationSubtype: HttpIntegrationSubtype.STEPFUNCTIONS_START_EXECUTION },
  ],
  [
    'a Lambda function, as the CDK integrates it',
    (stack) => new HttpLambdaIntegration('It', testFunction(stack)),
    { IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' },
  ],
];
if (HttpEventBridgeIntegration) {
  integrations.push([
    'an event bus',
    (stack) => new HttpEventBridgeIntegration('It', { eventBusRef: new EventBus(stack, 'Bus') }),
    { IntegrationType: 'AWS_PROXY', IntegrationSubtype: HttpIntegrationSubtype.EVENTBRIDGE_PUT_EVENTS },
  ]);
}

test.each(integrations)('a protected and a public route may share %s', (_, integrationIn, expected) => {
  const stack = testStack();
  const integration = integrationIn(stack);
  const api = new JwtProtectedApi(stack, 'Api');
  api.addRoutes({ path: '/private', methods: METHODS, integration });
  api.addPublicRoutes({ path: '/public', methods: METHODS, integration });
  const template = Template.fromStack(stack);

  template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
  template.hasResourceProperties('AWS::ApiGatewayV2::Integration', expected);
  const { 'GET /private': closed, 'GET /public': open, ...others } = routesIn(template);
  expect(others).toEqual({});
  expect(closed).toMatchObject({
    AuthorizationType: 'JWT',
    AuthorizerId: { Ref: 'ApiHttpApiAuthorizer4E9EA314' },
    AuthorizationScopes: ['aws.cognito.signin.user.admin'],
  });
  expect(open).toMatchObject({ AuthorizationType: 'NONE' });
  expect([open.AuthorizerId, open.AuthorizationScopes]).toEqual([undefined, undefined]);
});

test('every integration of the CDK is among these', () => {
  const classes = Object.values(cdkIntegrations).filter(
    (exported) => typeof exported === 'function' && exported.prototype instanceof HttpRouteIntegration,
  );
  const tried = integrations.map(([, integrationIn]) => integrationIn(testStack()).constructor);
  expect(new Set(tried)).toEqual(new Set(classes));
});
