import { Duration, type Stack } from 'aws-cdk-lib';
import { HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';

export function securityHeaders(stack: Stack, managedLogin: boolean): ResponseHeadersPolicy {
  // The API's own address would create a cycle here: the API's CORS refers to the site, and the site would refer to the API.
  const connect = [
    "'self'",
    `https://cognito-idp.${stack.region}.amazonaws.com`,
    `https://*.execute-api.${stack.region}.amazonaws.com`,
    ...(managedLogin ? [`https://*.auth.${stack.region}.amazoncognito.com`] : []),
  ];
  const contentSecurityPolicy = [
    "default-src 'self'",
    `connect-src ${connect.join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  return new ResponseHeadersPolicy(stack, 'SecurityHeaders', {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
    },
  });
}
