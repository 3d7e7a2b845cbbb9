import type { ServedTypes } from '../../assembly/census/property-census.js';
import type { Resource } from '../../assembly/resource.js';

/**
 * What is done with the properties of distributions and buckets.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudFront.html
 */
export const siteTypes: ServedTypes = {
  'AWS::CloudFront::Distribution': {
    read: 'DistributionConfig.Aliases DistributionConfig.CacheBehaviors DistributionConfig.CustomErrorResponses DistributionConfig.DefaultCacheBehavior DistributionConfig.DefaultRootObject DistributionConfig.OriginGroups DistributionConfig.Origins',
    noEffect:
      'DistributionConfig.AnycastIpListId DistributionConfig.CNAMEs DistributionConfig.CacheTagConfig DistributionConfig.Comment DistributionConfig.ConnectionMode DistributionConfig.Enabled DistributionConfig.HttpVersion DistributionConfig.IPV6Enabled DistributionConfig.Logging DistributionConfig.PriceClass DistributionConfig.Staging DistributionConfig.ViewerCertificate Tags',
    unserved: {
      'DistributionConfig.ConnectionFunctionAssociation': 'the connection function is not run',
      'DistributionConfig.ContinuousDeploymentPolicyId': 'all requests go to this distribution',
      'DistributionConfig.CustomOrigin': 'origins are read only from Origins',
      'DistributionConfig.Restrictions': (restrictions) =>
        JSON.stringify(restrictions).includes('"none"') ? undefined : 'requests from every country are accepted',
      'DistributionConfig.S3Origin': 'origins are read only from Origins',
      'DistributionConfig.TenantConfig': 'distribution tenants are not served',
      'DistributionConfig.ViewerMtlsConfig': 'no client certificate is requested',
      'DistributionConfig.WebACLId': 'there is no firewall here',
    },
  },
  'AWS::CloudFront::ResponseHeadersPolicy': { read: 'ResponseHeadersPolicyConfig' },
  'AWS::S3::Bucket': {
    read: 'BucketName WebsiteConfiguration',
    noEffect:
      'AbacStatus AccelerateConfiguration AccessControl AnalyticsConfigurations BucketEncryption BucketNamePrefix BucketNamespace CorsConfiguration IntelligentTieringConfigurations InventoryConfigurations LifecycleConfiguration LoggingConfiguration MetadataConfiguration MetadataTableConfiguration MetricsConfigurations ObjectLockConfiguration ObjectLockEnabled OwnershipControls PublicAccessBlockConfiguration ReplicationConfiguration Tags VersioningConfiguration',
    unserved: { NotificationConfiguration: 'nothing is invoked when an object changes' },
    serves: isFilled,
  },
  'AWS::S3::BucketPolicy': { read: 'Bucket PolicyDocument' },
  'Custom::CDKBucketDeployment': {
    read: 'DestinationBucketKeyPrefix DestinationBucketName Exclude Extract Include SourceMarkers SourceMarkersConfig SourceObjectKeys SystemMetadata',
    noEffect:
      'DestinationBucketArn DistributionId DistributionPaths OutputObjectKeys Prune RetainOnDelete ServiceToken ServiceTimeout SourceBucketNames UserMetadata WaitForDistributionInvalidation',
  },
};

/** A bucket without deployed files is one in which handlers store something. */
function isFilled(bucket: Resource): boolean {
  const deployments = bucket.stack.assembly.resources('Custom::CDKBucketDeployment');
  return deployments.some((deployment) => deployment.property('DestinationBucketName') === bucket.ref());
}
