import type { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogDestination, type IStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { AccessLogGroupName } from './private/access-log-group-name';

/** If a request has no valid token, its claims are empty or a dash. */
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
 * Options of the log group that `AccessLogs.toNewLogGroup()` creates.
 */
export interface AccessLogGroupOptions {
  /**
   * How long to keep the log lines, which contain IP addresses and the users' `sub`.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly retention?: RetentionDays;

  /**
   * The KMS key that encrypts the log group. If the API creates its pool, the key also encrypts the log group of the trigger that
   * adds groups to access tokens.
   *
   * If this app creates the key, CloudWatch Logs gets permission to use it for these log groups only. The policy of an imported
   * key must already give access to `logs.<region>.<domain of the partition>`. Otherwise, the deployment fails.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - a key that CloudWatch Logs manages
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the log group when it is removed from the stack.
   *
   * By default, it is kept. It is deleted only if the update that created it is rolled back, so that the next update can create a
   * log group with the same name.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The format of each log line.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
   * @default - JSON with the request's id, time, IP address, route key, status, the authorizer's error, the user's `sub`, the
   * integration's error, and both latencies in milliseconds
   */
  readonly format?: AccessLogFormat;
}

/**
 * Where to write the access logs of an API. Each request is logged as one line, even if it is refused.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 */
export abstract class AccessLogs {
  /**
   * Writes the access logs to a new log group for the API. The name of the log group starts with `/aws/vendedlogs/`. With any other
   * name, CloudWatch Logs would add each API to a resource policy, which reaches its size limit after a few APIs. The name ends
   * with a part of the stack's id, so that a log group that an earlier stack left behind does not block the deployment.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
   */
  public static toNewLogGroup(options: AccessLogGroupOptions = {}): AccessLogs {
    return new NewLogGroup(options);
  }

  /**
   * Writes the access logs to your own destination, for example `new LogGroupLogDestination(logGroup)` from
   * `aws-cdk-lib/aws-apigatewayv2`.
   *
   * @param format the format of each log line; by default, JSON with the fields of `toNewLogGroup()`
   */
  public static to(destination: IAccessLogDestination, format?: AccessLogFormat): AccessLogs {
    return new OwnDestination(destination, format);
  }

  /**
   * Turns off access logs. Refused requests are then not recorded anywhere.
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
   * The key of the log group that is created here. The API's other log groups are encrypted with it too.
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
