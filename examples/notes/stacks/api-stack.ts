import { join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { type DomainMappingOptions, DomainName, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { OAuthScope, ResourceServerScope } from 'aws-cdk-lib/aws-cognito';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AccessLogs, FunctionIntegration, JwtProtectedApi, NodejsHandlers } from 'cdk-jwt-protected-api';
import type { Construct } from 'constructs';
import type { DataStack } from './data-stack';
import { Monitoring } from './monitoring';
import { Pages } from './pages';

export interface ApiStackProps extends StackProps {
  /** The name of the stage, such as `dev`. */
  readonly stage: string;
  readonly data: DataStack;
  /**
   * A domain of your own for the API, such as `api.example.com`, with the ARN of its certificate.
   *
   * @default - the address of API Gateway
   */
  readonly domain?: string;
  readonly certificateArn?: string;
  /**
   * Who gets an e-mail for each alarm.
   *
   * @default - nobody
   */
  readonly alarmEmail?: string;
}

export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { data, stage } = props;

    const pages = new Pages(this, 'Pages', props.domain);
    const handlers = this.handlers(data);
    const api = new JwtProtectedApi(this, 'Api', {
      groups: ['admins', 'team'],
      corsPreflight: { allowOrigins: [pages.url] },
      accessLogs: AccessLogs.toNewLogGroup({ retention: RetentionDays.ONE_MONTH }),
      throttle: { rateLimit: 100, burstLimit: 200 },
      domainMapping: this.domainMapping(props),
    });

    // For every user: the user's own notes.
    const notes = new FunctionIntegration(handlers.get('notes'));
    const { GET, POST, PUT, DELETE, ANY } = HttpMethod;
    api.addRoutes({ path: '/notes', methods: [GET, POST], integration: notes });
    api.addRoutes({ path: '/notes/{id}', methods: [GET, PUT, DELETE], integration: notes });

    // For groups: API Gateway refuses others.
    const shared = new FunctionIntegration(handlers.get('shared'));
    api.addRoutes({ path: '/shared', methods: [GET], integration: shared, groups: ['team', 'admins'] });
    const admin = new FunctionIntegration(handlers.get('admin'));
    api.addRoutes({ path: '/admin/notes', methods: [GET], integration: admin, groups: ['admins'] });
    api.addRoutes({ path: '/admin/notes/{owner}/{id}', methods: [DELETE], integration: admin, groups: ['admins'] });

    // One function with its own router: API Gateway checks the token, the function checks everything else.
    const app = new FunctionIntegration(handlers.get('app'));
    api.addRoutes({ path: '/app/{proxy+}', methods: [ANY], integration: app });

    // For a machine, which signs in as itself.
    const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read the statistics' });
    const resource = api.userPool.addResourceServer('Statistics', { identifier: 'statistics', scopes: [read] });
    const machineScopes = [OAuthScope.resourceServer(resource, read)];
    api.userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: `notes-${stage}-${this.account}` } });
    const reporter = api.addMachineClient('Reporter', { scopes: machineScopes });
    const statistics = new FunctionIntegration(handlers.get('statistics'));
    api.addMachineRoutes({ path: '/statistics/{day}', methods: [GET], integration: statistics, machineScopes });

    // For anyone: each call reads the table, so there is a limit.
    const health = new FunctionIntegration(handlers.get('health'));
    const throttle = { rateLimit: 5, burstLimit: 10 };
    api.addPublicRoutes({ path: '/health', methods: [GET], integration: health, throttle });

    pages.deploy(api.amplifyConfig());
    const { events, failedEvents } = data;
    new Monitoring(this, 'Monitoring', { api: api.httpApi, events, failedEvents, email: props.alarmEmail });

    new CfnOutput(this, 'SiteUrl', { value: pages.url });
    new CfnOutput(this, 'ApiEndpoint', { value: api.endpoint });
    new CfnOutput(this, 'UserPoolId', { value: api.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: api.userPoolClient.userPoolClientId });
    new CfnOutput(this, 'ReporterClientId', { value: reporter.userPoolClientId });
  }

  /** The functions, each with the tables and queues that it needs. */
  private handlers({ notes, activity, events }: DataStack): NodejsHandlers {
    const handlers = new NodejsHandlers(this, 'Handlers', {
      directory: join(__dirname, '../handlers'),
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: {
        POWERTOOLS_SERVICE_NAME: 'notes',
        POWERTOOLS_METRICS_NAMESPACE: 'Notes',
      },
      bundling: { minify: true, sourceMap: true },
    });
    // A function gets a name only with its permission: on your machine, permissions are not checked, but without the name the call fails.
    const give = (variable: string, value: string, names: string[], grant: (grantee: IGrantable) => Grant) => {
      for (const fn of names.map((name) => handlers.get(name))) {
        fn.addEnvironment(variable, value);
        grant(fn);
      }
    };
    give('NOTES_TABLE', notes.tableName, ['notes', 'admin'], (fn) => notes.grantReadWriteData(fn));
    give('NOTES_TABLE', notes.tableName, ['shared', 'app', 'health'], (fn) => notes.grantReadData(fn));
    give('ACTIVITY_TABLE', activity.tableName, ['statistics'], (fn) => activity.grantReadData(fn));
    give('ACTIVITY_TABLE', activity.tableName, ['worker'], (fn) => activity.grantWriteData(fn));
    give('EVENTS_QUEUE', events.queueUrl, ['notes', 'admin'], (fn) => events.grantSendMessages(fn));
    handlers.get('worker').addEventSource(new SqsEventSource(events, { reportBatchItemFailures: true }));
    return handlers;
  }

  private domainMapping({ domain, certificateArn }: ApiStackProps): DomainMappingOptions | undefined {
    if (!domain) {
      return undefined;
    }
    if (!certificateArn) {
      throw new Error(
        `the domain '${domain}' has no certificate: pass the ARN of a certificate with -c certificateArn=arn:…`,
      );
    }
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    const domainName = new DomainName(this, 'ApiDomain', { domainName: domain, certificate });
    new CfnOutput(this, 'DomainTarget', { value: domainName.regionalDomainName });
    return { domainName };
  }
}
