import { UsageError } from '../../errors.js';
import { isAwsHost } from '../aws/aws-hosts.js';
import { awsServices, serviceNamed } from '../aws/aws-services.js';
import { parseAssignments } from './assignments.js';

/** An endpoint that the user set. */
export interface NamedEndpoint {
  /** Without a trailing slash. */
  readonly url: string;
  /** What set it: `--endpoint`, or the variable in the shell. */
  readonly by: string;
}

/** The endpoints that the user set, by the service's name in the AWS CLI. */
export interface ServiceEndpoints {
  readonly services: ReadonlyMap<string, NamedEndpoint>;
  /** For all other services. */
  readonly others: NamedEndpoint | undefined;
  /** Variables in the shell for unknown services, and for a part of a service, such as DYNAMODB_STREAMS: functions get them unchanged. */
  readonly unknown: Readonly<Record<string, string>>;
}

export const noEndpoints: ServiceEndpoints = { services: new Map(), others: undefined, unknown: {} };

/**
 * Reads `dynamodb=http://127.0.0.1:8000`, the format of `--endpoint`.
 *
 * @throws UsageError if it has another format.
 */
export function parseEndpoints(texts: readonly string[]): Readonly<Record<string, string>> {
  return parseAssignments(texts, {
    name: '--endpoint',
    shape: '<service>=<url>',
    example: 'dynamodb=http://127.0.0.1:8000',
    plural: 'endpoints',
  });
}

/**
 * Combines the endpoints of the option with the variables in the shell. The option overrides the variables.
 *
 * @param option its name, for errors
 * @throws UsageError if a service is unknown or a URL cannot be used.
 */
export function serviceEndpoints(
  endpoints: Readonly<Record<string, string>>,
  option: string,
  shell: Readonly<Record<string, string | undefined>> = {},
): ServiceEndpoints {
  const services = new Map<string, NamedEndpoint>();
  const unknown: Record<string, string> = {};
  for (const [variable, value] of Object.entries(shell)) {
    const [, suffix] = /^AWS_ENDPOINT_URL_(\w+)$/.exec(variable) ?? [];
    // The first variable is for the service, the others are for parts of it that have their own SDK client.
    const service = awsServices.find(({ variables }) => variables[0] === suffix);
    if (service && value) {
      services.set(service.name, { url: urlOf(value, variable), by: variable });
    } else if (suffix !== undefined && value) {
      unknown[variable] = urlOf(value, variable);
    }
  }
  for (const [name, url] of Object.entries(endpoints)) {
    if (!serviceNamed(name)) {
      const known = awsServices.map((service) => service.name).join(', ');
      throw new UsageError(`${option} does not know the service '${name}'; the services are: ${known}`);
    }
    services.set(name, { url: urlOf(url, `${option} ${name}`), by: option });
    for (const suffix of serviceNamed(name)?.variables ?? []) {
      delete unknown[`AWS_ENDPOINT_URL_${suffix}`];
    }
  }
  const { AWS_ENDPOINT_URL: all } = shell;
  return {
    services,
    others: all ? { url: urlOf(all, 'AWS_ENDPOINT_URL'), by: 'AWS_ENDPOINT_URL' } : undefined,
    unknown,
  };
}

/** `localhost` becomes an IP address: SDKs would put the name of a bucket before a host name. */
function urlOf(text: string, what: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new UsageError(`${what} must be a URL such as 'http://127.0.0.1:8000', got '${text}'`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`${what} must be a URL without a user name or password, because requests are signed`);
  }
  if (isAwsHost(url.hostname)) {
    throw new UsageError(
      `${what} must not be AWS itself, got '${text}': functions have no credentials for AWS, so use an endpoint on this machine`,
    );
  }
  if (url.hostname === 'localhost') {
    url.hostname = '127.0.0.1';
  }
  return url.href.replace(/\/$/, '');
}
