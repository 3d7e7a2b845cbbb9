import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Aws, Fn, Names, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { grantUseByLogGroups } from './log-group-key';

/**
 * The name of an API's log group: different for every API, and for every time its stack is created.
 */
export class AccessLogGroupName {
  private readonly prefix: string;

  constructor(private readonly scope: Construct) {
    this.prefix = `/aws/vendedlogs/http-apis/${Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' })}-`;
  }

  /** Lets CloudWatch Logs use a key only for this log group. */
  grantUseOf(key: IKey): void {
    grantUseByLogGroups(key, Stack.of(this.scope), `${this.prefix}*`);
  }

  toString(): string {
    return this.prefix + Fn.select(2, Fn.split('/', Aws.STACK_ID));
  }
}
