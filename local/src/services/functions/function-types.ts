import type { ServedTypes } from '../../assembly/census/property-census.js';

/**
 * What is done with the properties of functions.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html
 */
export const functionTypes: ServedTypes = {
  'AWS::Lambda::Alias': {
    read: 'FunctionName FunctionVersion Name',
    noEffect: 'Description ProvisionedConcurrencyConfig',
    unserved: { RoutingConfig: 'all requests go to the version in FunctionVersion' },
  },
  'AWS::Lambda::Function': {
    read: 'Architectures Code Environment FunctionName Handler ImageConfig Layers MemorySize PackageType Runtime Timeout',
    noEffect:
      'CapacityProviderConfig CodeSigningConfigArn DeadLetterConfig Description EphemeralStorage FunctionScalingConfig KmsKeyArn LoggingConfig PublishToLatestPublished RecursiveLoop Role RuntimeManagementConfig SnapStart Tags TracingConfig VpcConfig',
    unserved: {
      DurableConfig: 'its executions are not durable',
      FileSystemConfigs: 'no file system is mounted',
      ReservedConcurrentExecutions: 'concurrency is not limited',
      TenancyConfig: 'tenants share one environment',
    },
  },
  'AWS::Lambda::LayerVersion': {
    read: 'Content LayerName',
    noEffect: 'CompatibleArchitectures CompatibleRuntimes Description LicenseInfo',
  },
  'AWS::Lambda::Version': {
    read: 'FunctionName',
    noEffect: 'CodeSha256 Description FunctionScalingConfig ProvisionedConcurrencyConfig RuntimePolicy',
  },
};
