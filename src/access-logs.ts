import type { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogDestination, type IStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { AccessLogGroupName } from './private/access-log-group-name';

/** A claim is empty, or a dash, where a request had no valid token. */
const FIELDS = {
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
};

/**
 * The log group that `AccessLogs.toNewLogGroup()` makes.
 */
export interface AccessLogGroupOptions {
  /**
   * How long the lines are kept. They hold IP addresses and the users' `sub`.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly retention?: RetentionDays;

  /**
   * The KMS key that encrypts the log group, and that of the trigger of groups if the API makes its pool.
   *
   * CloudWatch Logs is given the use of a key of this app, for these log groups alone. The policy of an imported key is
   * its owner's: it must allow `logs.<region>.<domain of the partition>`, or the deployment fails.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - the key of CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the log group when it leaves the stack.
   *
   * By default it is kept, except where the update that made it is rolled back: its name would be taken at the next one.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * What a line looks like.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
   * @default - JSON with the request's id, time, IP address, route key, status, the authorizer's error, the user's `sub`, the
   * integration's error, and both latencies in milliseconds
   */
  readonly format?: AccessLogFormat;
}

/**
 * Where a line goes for each request that reaches an API, refused ones included.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 */
export abstract class AccessLogs {
  /**
   * To a log group of the API's own. Its name begins with `/aws/vendedlogs/`, as CloudWatch Logs would otherwise write
   * each API into one resource policy, which is full after a few; and it ends with a part of the stack's id, so that a
   * log group that a deleted stack has left behind is not in the way of the next one.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
   */
  public static toNewLogGroup(options: AccessLogGroupOptions = {}): AccessLogs {
    return new NewLogGroup(options);
  }

  /**
   * To a destination of yours, such as `new LogGroupLogDestination(logGroup)` of `aws-cdk-lib/aws-apigatewayv2`.
   *
   * @param format what a line looks like: JSON with the fields of `toNewLogGroup()` if it is left out
   */
  public static to(destination: IAccessLogDestination, format?: AccessLogFormat): AccessLogs {
    return new OwnDestination(destination, format);
  }

  /**
   * Nowhere: a request that is refused leaves no trace.
   */
  public static off(): AccessLogs {
    return new NoDestination();
  }

  /**
   * @param scope the API's construct
   * @internal
   */
  public abstract _bind(scope: Construct, stage: IStage): { destinationArn: string; format: string } | undefined;

  /**
   * The key of the log group that is made here, with which the API's other log groups are encrypted as well.
   *
   * @internal
   */
  public get _encryptionKey(): IKey | undefined {
    return undefined;
  }
}

class OwnDestination extends AccessLogs {
  constructor(
    private readonly destination: IAccessLogDestination,
    private readonly format?: AccessLogFormat,
  ) {
    super();
  }

  public _bind(_scope: Construct, stage: IStage) {
    const format = this.format?.toString() ?? JSON.stringify(FIELDS);
    return { destinationArn: this.destination.bind(stage).destinationArn, format };
  }
}

class NewLogGroup extends AccessLogs {
  constructor(private readonly options: AccessLogGroupOptions) {
    super();
  }

  public override get _encryptionKey(): IKey | undefined {
    return this.options.encryptionKey;
  }

  public _bind(scope: Construct, stage: IStage) {
    const {
      retention = RetentionDays.THREE_MONTHS,
      encryptionKey,
      removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      format,
    } = this.options;
    const name = new AccessLogGroupName(scope);
    if (encryptionKey) {
      name.grantUseOf(encryptionKey);
    }
    const logGroup = new LogGroup(scope, 'AccessLogs', {
      logGroupName: name.toString(),
      retention,
      encryptionKey,
      removalPolicy,
    });
    return new OwnDestination(new LogGroupLogDestination(logGroup), format)._bind(scope, stage);
  }
}

class NoDestination extends AccessLogs {
  public _bind() {
    return undefined;
  }
}
