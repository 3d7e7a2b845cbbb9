import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { JwtProtectedApi, NodejsHandlers, SignUpUserPool } from 'cdk-jwt-protected-api';
import type { Construct } from 'constructs';
import { signInOnPagesOfCognito } from './managed-login';
import { securityHeaders } from './security-headers';

export interface HelloStackProps extends StackProps {
  /**
   * Signs users in on the pages of Cognito, instead of those of the app.
   *
   * @default false
   */
  readonly managedLogin?: boolean;
  /**
   * People sign up without a password, and sign in with a code that is sent to their e-mail address.
   *
   * @default false
   */
  readonly signInWithCode?: boolean;
  /**
   * People who are signed in can add a passkey, and sign in with it the next time.
   *
   * @default false
   */
  readonly signInWithPasskey?: boolean;
}

export class HelloStack extends Stack {
  constructor(scope: Construct, id: string, props: HelloStackProps = {}) {
    super(scope, id, props);
    const { managedLogin = false, signInWithCode = false, signInWithPasskey = false } = props;

    const bucket = new Bucket(this, 'Pages', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const site = new Distribution(this, 'Site', {
      defaultRootObject: 'index.html',
      // S3 returns 403 for a file that does not exist, because CloudFront is not allowed to list the bucket.
      errorResponses: [{ httpStatus: 403, responseHttpStatus: 404, responsePagePath: '/404.html' }],
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: securityHeaders(this, managedLogin),
      },
    });

    const isPasswordless = signInWithCode || signInWithPasskey;
    // This is a different user pool from the default one, with its own users: decide before the first deployment.
    const userPool =
      managedLogin || isPasswordless
        ? new SignUpUserPool(this, 'Users', {
            signInPolicy: isPasswordless
              ? { allowedFirstAuthFactors: { password: true, emailOtp: signInWithCode, passkey: signInWithPasskey } }
              : undefined,
            // On the pages of Cognito, passkeys belong to the domain of the user pool.
            passkeyRelyingPartyId: signInWithPasskey && !managedLogin ? site.domainName : undefined,
          })
        : undefined;
    const login = userPool && managedLogin ? signInOnPagesOfCognito(userPool, `https://${site.domainName}`) : undefined;

    const handlers = new NodejsHandlers(this, 'Handlers', { directory: join(__dirname, 'handlers') });
    const api = new JwtProtectedApi(this, 'Api', {
      routes: { 'GET /private': handlers.get('private') },
      userPool,
      userPoolClients: login && [login.client],
      publicRoutes: { 'GET /public': handlers.get('public') },
      corsPreflight: { allowOrigins: [`https://${site.domainName}`] },
    });

    new BucketDeployment(this, 'Deployment', {
      destinationBucket: bucket,
      distribution: site,
      sources: [
        Source.asset(join(__dirname, 'frontend/dist')),
        Source.jsonData('config.json', api.amplifyConfig(login?.configuration)),
      ],
    });

    new CfnOutput(this, 'ApiEndpoint', { value: api.endpoint });
    new CfnOutput(this, 'UserPoolId', { value: api.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: api.userPoolClient.userPoolClientId });
    new CfnOutput(this, 'SiteUrl', { value: `https://${site.domainName}` });
  }
}

const app = new App();
// npx cdk-http-api-local -c managedLogin=true, or "managedLogin": true in the context of cdk.json
const isOn = (option: string) => String(app.node.tryGetContext(option)) === 'true';
new HelloStack(app, 'Hello', {
  managedLogin: isOn('managedLogin'),
  signInWithCode: isOn('signInWithCode'),
  signInWithPasskey: isOn('signInWithPasskey'),
});
