import { App, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type AccessLogGroupOptions, AccessLogs, JwtProtectedApi, SignUpUserPool } from '../src';
import { AWS, evaluated } from './evaluated';
import { addRoute } from './routes-of-groups';
import { Match, Template, testStack } from './stack';

const [, , STACK_ID] = AWS['AWS::StackId'].split('/');

/** The names of the log groups in a stack, as they will be. */
function namesIn(stack: Stack): string[] {
  const logGroups = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
  return logGroups.map(({ Properties }) => evaluated(Properties.LogGroupName));
}

function logging(accessLogs?: (stack: Stack) => AccessLogs) {
  const stack = testStack();
  new JwtProtectedApi(stack, 'Api', { accessLogs: accessLogs?.(stack) });
  const template = Template.fromStack(stack);
  const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
  return { stack, template, settings: stage.Properties.AccessLogSettings };
}

describe('a line for each request', () => {
  const { template, settings } = logging();
  const [[logGroupId, logGroup]] = Object.entries(template.findResources('AWS::Logs::LogGroup'));

  test('goes to a log group for the API by default', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    expect(settings.DestinationArn).toEqual({ 'Fn::GetAtt': [logGroupId, 'Arn'] });
  });

  test('is JSON that tells who called what, with what result, and why not', () => {
    expect(JSON.parse(settings.Format)).toEqual({
      requestId: '$context.requestId',
      time: '$context.requestTime',
      ip: '$context.identity.sourceIp',
      routeKey: '$context.routeKey',
      status: '$context.status',
      authorizerError: '$context.authorizer.error',
      sub: '$context.authorizer.claims.sub',
      integrationError: '$context.integrationErrorMessage',
      responseLatency: '$context.responseLatency',
      integrationLatency: '$context.integrationLatency',
    });
  });

  test('is kept for three months, in a log group that is kept, unless the update that made it is rolled back', () => {
    expect(logGroup.Properties.RetentionInDays).toBe(90);
    expect([logGroup.DeletionPolicy, logGroup.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  test.each<[string, AccessLogGroupOptions, object]>([
    ['retention', { retention: RetentionDays.ONE_WEEK }, { Properties: { RetentionInDays: 7 } }],
    ['endless retention', { retention: RetentionDays.INFINITE }, { Properties: { RetentionInDays: Match.absent() } }],
    ['removal policy', { removalPolicy: RemovalPolicy.DESTROY }, { DeletionPolicy: 'Delete' }],
  ])('has the %s that is given', (_, options, expected) => {
    logging(() => AccessLogs.toNewLogGroup(options)).template.hasResource('AWS::Logs::LogGroup', expected);
  });

  test('has the format that is given', () => {
    const format = AccessLogFormat.clf();
    const { template: own, settings } = logging(() => AccessLogs.toNewLogGroup({ format }));
    expect(settings.Format).toBe(format.toString());
    own.resourceCountIs('AWS::Logs::LogGroup', 1);
  });

  test.each([
    ['in the format of its own', AccessLogFormat.custom('$context.requestId'), '$context.requestId'],
    ['in the default format', undefined, settings.Format],
  ])('goes to a destination of one’s own, %s', (_, format, expected) => {
    const {
      stack,
      template: own,
      settings: given,
    } = logging((scope) => AccessLogs.to(new LogGroupLogDestination(new LogGroup(scope, 'Own')), format));
    own.resourceCountIs('AWS::Logs::LogGroup', 1);
    const logGroup = stack.node.findChild('Own') as LogGroup;
    expect(given).toEqual({ DestinationArn: stack.resolve(logGroup.logGroupArn), Format: expected });
  });

  test('goes nowhere where it is switched off', () => {
    const { template: off, settings: none } = logging(() => AccessLogs.off());
    expect(none).toBeUndefined();
    off.resourceCountIs('AWS::Logs::LogGroup', 0);
  });
});

describe('the name of a log group', () => {
  test('is under /aws/vendedlogs and ends with a part of the stack’s id', () => {
    expect(namesIn(logging().stack)).toEqual([`/aws/vendedlogs/http-apis/Stack-Api-DBBEC0DB-${STACK_ID}`]);
  });

  test('is another for each API, even where ids are the same in other stacks and stages', () => {
    const app = new App();
    const stacks = [
      testStack('Stack', app),
      testStack('Other', app),
      ...['Beta', 'Prod'].map((id) => new Stack(new Stage(app, id), 'Stack')),
    ];
    for (const stack of stacks) {
      for (const id of ['Api', 'Admin']) {
        new JwtProtectedApi(stack, id);
      }
    }
    const names = stacks.flatMap(namesIn);
    expect(names).toHaveLength(8);
    expect(new Set(names).size).toBe(8);
  });

  test('stays within the 512 characters of CloudWatch Logs, however deep the API', () => {
    const stack = testStack();
    const deep = (scope: Construct, depth: number): Construct =>
      depth === 0 ? scope : deep(new Construct(scope, `${depth}${'x'.repeat(100)}`), depth - 1);
    const scope = deep(stack, 20);
    new JwtProtectedApi(scope, 'Api');
    new JwtProtectedApi(scope, 'Other');
    const names = namesIn(stack);
    expect(new Set(names).size).toBe(2);
    expect(names.filter((name) => !/^[\w./#-]{1,512}$/.test(name))).toEqual([]);
  });
});

describe('a KMS key', () => {
  const withKey = (encryptionKey: (stack: Stack) => ReturnType<typeof Key.fromKeyArn>) =>
    logging((stack) => AccessLogs.toNewLogGroup({ encryptionKey: encryptionKey(stack) }));

  /** What is said of CloudWatch Logs in the policies of a template's keys. */
  function grantsIn(template: Template, deployed = AWS): object[] {
    return Object.values(template.findResources('AWS::KMS::Key'))
      .flatMap(({ Properties }) => evaluated(Properties.KeyPolicy.Statement as { Principal: object }[], deployed))
      .filter(({ Principal }) => 'Service' in Principal);
  }

  function grantFor(prefix: string, Service = 'logs.eu-west-1.amazonaws.com', partition = 'aws:logs:eu-west-1') {
    return {
      Effect: 'Allow',
      Principal: { Service },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:123456789012:log-group:${prefix}-*` },
      },
    };
  }

  test('is granted to CloudWatch Logs of its partition', () => {
    const { template } = withKey((stack) => new Key(stack, 'Key'));
    const china = {
      ...AWS,
      'AWS::Partition': 'aws-cn',
      'AWS::Region': 'cn-north-1',
      'AWS::URLSuffix': 'amazonaws.com.cn',
    };
    expect(grantsIn(template, china)).toEqual([
      grantFor(
        '/aws/vendedlogs/http-apis/Stack-Api-DBBEC0DB',
        'logs.cn-north-1.amazonaws.com.cn',
        'aws-cn:logs:cn-north-1',
      ),
    ]);
  });

  test('encrypts the log group, and CloudWatch Logs may use it for this log group alone', () => {
    const { template, stack } = withKey((scope) => new Key(scope, 'Key'));
    const key = stack.node.findChild('Key') as Key;
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.keyArn) });
    expect(grantsIn(template)).toEqual([grantFor('/aws/vendedlogs/http-apis/Stack-Api-DBBEC0DB')]);
    const [name] = namesIn(stack);
    expect(name).toMatch(/^\/aws\/vendedlogs\/http-apis\/Stack-Api-DBBEC0DB-/);
  });

  test('of two APIs is granted for the log group of each', () => {
    const stack = testStack();
    const accessLogs = AccessLogs.toNewLogGroup({ encryptionKey: new Key(stack, 'Key') });
    for (const id of ['Api', 'Admin']) {
      new JwtProtectedApi(stack, id, { accessLogs });
    }
    const prefixes = namesIn(stack).map((name) => name.replace(`-${STACK_ID}`, ''));
    expect(prefixes).toHaveLength(2);
    expect(grantsIn(Template.fromStack(stack))).toEqual(
      expect.arrayContaining(prefixes.map((prefix) => grantFor(prefix))),
    );
  });

  test('may be in another stack, which does not wait for that of the API', () => {
    const app = new App();
    const [keys, stack] = ['Keys', 'Stack'].map((id) => testStack(id, app));
    const encryptionKey = new Key(keys, 'Key');
    new JwtProtectedApi(stack, 'Api', { accessLogs: AccessLogs.toNewLogGroup({ encryptionKey }) });
    const templates = [keys, stack].map((each) => Template.fromStack(each));
    expect([keys.dependencies, stack.dependencies]).toEqual([[], [keys]]);
    expect(grantsIn(templates[0])).toEqual([grantFor('/aws/vendedlogs/http-apis/Stack-Api-DBBEC0DB')]);
    templates[1].hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::ImportValue': Match.anyValue() } });
  });

  test('may be imported, and then is its owner’s to share', () => {
    const arn = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d';
    const { template } = withKey((stack) => Key.fromKeyArn(stack, 'Key', arn));
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    template.resourceCountIs('AWS::KMS::Key', 0);
  });

  describe('of an API with groups', () => {
    function withGroups(stack: Stack, encryptionKey: IKey, userPool?: UserPool) {
      const accessLogs = AccessLogs.toNewLogGroup({ encryptionKey });
      addRoute(new JwtProtectedApi(stack, 'Api', { accessLogs, userPool }), '/users', { groups: ['admins'] });
    }

    /** The keys of the log groups in a stack, by their logical ids. */
    function keysIn(template: Template): Record<string, unknown> {
      const logGroups = Object.entries(template.findResources('AWS::Logs::LogGroup'));
      return Object.fromEntries(logGroups.map(([id, { Properties }]) => [id, Properties.KmsKeyId]));
    }

    const OF_API = grantFor('/aws/vendedlogs/http-apis/Stack-Api-DBBEC0DB');
    const TRIGGER = 'ApiUserPoolGroupScopesLogs4E0D57AB';

    test('encrypts the log group of the trigger as well, and CloudWatch Logs may use it for that', () => {
      const stack = testStack();
      const key = new Key(stack, 'Key');
      withGroups(stack, key);
      const template = Template.fromStack(stack);
      const arn = stack.resolve(key.keyArn);
      expect(keysIn(template)).toEqual({ ApiAccessLogs50B185DB: arn, [TRIGGER]: arn });
      expect(grantsIn(template)).toEqual([OF_API, grantFor(`Stack-${TRIGGER}`)]);
    });

    test('does so where the API is in a nested stack, whose name is known at deployment only', () => {
      const stack = testStack();
      const nested = new NestedStack(stack, 'Nested');
      withGroups(nested as Stack, new Key(stack, 'Key'));
      const [id] = Object.keys(keysIn(Template.fromStack(nested))).filter((name) => name.includes('GroupScopes'));
      expect(grantsIn(Template.fromStack(stack))).toContainEqual(grantFor(`*-${id}`));
    });

    test('does so from a stack of its own, which does not wait for that of the API', () => {
      const app = new App();
      const [keys, stack] = ['Keys', 'Stack'].map((id) => testStack(id, app));
      withGroups(stack, new Key(keys, 'Key'));
      const templates = [keys, stack].map((each) => Template.fromStack(each));
      expect([keys.dependencies, stack.dependencies]).toEqual([[], [keys]]);
      expect(grantsIn(templates[0])).toEqual([OF_API, grantFor(`Stack-${TRIGGER}`)]);
    });

    test('leaves alone the trigger of a pool brought along, whose stack may be deployed first', () => {
      const app = new App();
      const [pools, stack] = ['Pools', 'Stack'].map((id) => testStack(id, app));
      withGroups(stack, new Key(stack, 'Key'), new SignUpUserPool(pools, 'Pool'));
      const templates = [pools, stack].map((each) => Template.fromStack(each));
      expect(Object.values(keysIn(templates[0]))).toEqual([undefined]);
      expect(grantsIn(templates[1])).toEqual([OF_API]);
    });

    test.each<[string, (stack: Stack) => AccessLogs | undefined]>([
      ['by default', () => undefined],
      ['without a key', () => AccessLogs.toNewLogGroup()],
      ['off', () => AccessLogs.off()],
      [
        'that go elsewhere',
        (stack) => {
          const encryptionKey = new Key(stack, 'Key');
          return AccessLogs.to(new LogGroupLogDestination(new LogGroup(stack, 'Own', { encryptionKey })));
        },
      ],
    ])('is not there for access logs %s', (_, accessLogs) => {
      const stack = testStack();
      const api = new JwtProtectedApi(stack, 'Api', { accessLogs: accessLogs(stack) });
      addRoute(api, '/users', { groups: ['admins'] });
      expect(keysIn(Template.fromStack(stack))[TRIGGER]).toBeUndefined();
    });
  });
});
