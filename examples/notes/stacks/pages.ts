import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  Distribution,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';

/** The pages of `frontend/`, behind CloudFront. */
export class Pages extends Construct {
  readonly url: string;
  private readonly bucket: Bucket;
  private readonly site: Distribution;

  /** @param apiDomain the API's own domain, if it has one */
  constructor(scope: Construct, id: string, apiDomain?: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    this.site = new Distribution(this, 'Site', {
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.securityHeaders(apiDomain),
      },
      // React Router knows the paths. A missing file returns 403, because CloudFront may not list the bucket.
      errorResponses: [{ httpStatus: 403, responseHttpStatus: 200, responsePagePath: '/index.html' }],
    });
    this.url = `https://${this.site.domainName}`;
  }

  /** Deploys the pages with the configuration for Amplify. */
  deploy(configuration: Record<string, unknown>): void {
    new BucketDeployment(this, 'Deployment', {
      destinationBucket: this.bucket,
      distribution: this.site,
      sources: [Source.asset(join(__dirname, '../frontend/dist')), Source.jsonData('config.json', configuration)],
    });
  }

  private securityHeaders(apiDomain: string | undefined): ResponseHeadersPolicy {
    const { region } = Stack.of(this);
    const connect = [
      "'self'",
      `https://cognito-idp.${region}.amazonaws.com`,
      // The API's own address would be a cycle: its CORS refers to the site.
      apiDomain ? `https://${apiDomain}` : `https://*.execute-api.${region}.amazonaws.com`,
    ];
    const contentSecurityPolicy = [
      "default-src 'self'",
      `connect-src ${connect.join(' ')}`,
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; ');
    return new ResponseHeadersPolicy(this, 'SecurityHeaders', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
    });
  }
}
