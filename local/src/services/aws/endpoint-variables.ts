import { awsServices } from '../../host/aws/aws-services.js';
import type { ServiceEndpoints } from '../../host/handlers/service-endpoints.js';

/** Services whose calls always come to this program, because it answers some of them itself. */
const always = new Set(['cognito-idp', 'lambda']);

/**
 * The variables that tell SDKs where to go: to the endpoint that the user set for a service, and to this program with all
 * other calls, because it knows where they go.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointVariables(endpoints: ServiceEndpoints, origin: string): Readonly<Record<string, string>> {
  const own = awsServices.flatMap(({ name, variables }) => {
    const { url } = endpoints.services.get(name) ?? {};
    return url === undefined || always.has(name)
      ? []
      : variables.map((suffix) => [`AWS_ENDPOINT_URL_${suffix}`, url] as const);
  });
  return { AWS_ENDPOINT_URL: origin, ...Object.fromEntries(own), ...endpoints.unknown };
}
