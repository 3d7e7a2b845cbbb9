import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib/core';

/**
 * Lets CloudWatch Logs use a key for some log groups of a stack and for no others.
 *
 * @param names a pattern, which refers neither to the stack's id nor to any of its resources: the key may be in another stack
 */
export function grantUseByLogGroups(key: IKey, stack: Stack, names: string): void {
  const logGroups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: names,
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
