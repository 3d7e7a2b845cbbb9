import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Aws, Fn, Names, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/**
 * The name of an API's log group: different for every API, and for every life of its stack.
 */
export class AccessLogGroupName {
  private readonly prefix: string;

  constructor(private readonly scope: Construct) {
    this.prefix = `/aws/vendedlogs/http-apis/${Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' })}-`;
  }

  /** Lets CloudWatch Logs use a key for this log group and no other. */
  grantUseOf(key: IKey): void {
    const stack = Stack.of(this.scope);
    const logGroups = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      // The stack's id would name the stack of the key instead, if that is another one.
      resourceName: `${this.prefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${stack.region}.${Aws.URL_SUFFIX}`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
      }),
    );
  }

  toString(): string {
    return this.prefix + Fn.select(2, Fn.split('/', Aws.STACK_ID));
  }
}
