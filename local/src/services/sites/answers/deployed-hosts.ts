import { awsDomains } from '../../../host/aws/aws-hosts.js';

/** Hosts that AWS generates for the resources of an app, in any partition. */
const generated = [
  /^[a-z0-9]{10}\.execute-api\./,
  /^[a-z0-9]{26}\.appsync(-realtime)?-api\./,
  /^[a-z0-9]{32}\.lambda-url\./,
  /^[a-z0-9-]+-[0-9]+\.[a-z0-9-]+\.elb\./,
  /^[a-z0-9-]+\.auth(-fips)?\.[a-z0-9-]+\.amazoncognito\.com$/,
  /^d[a-z0-9]{13}\.cloudfront\.net$/,
];

/**
 * The AWS hosts and the custom domains of the app in a string, after the hosts that are served here were
 * replaced. The issuer of tokens is the same here and on AWS.
 */
export function deployedHosts(text: string, ownHosts: readonly string[]): readonly string[] {
  return hostsIn(text).filter((host) => isOfAws(host) || isOwn(host, ownHosts));
}

/** The hosts that may belong to the app. Bundles also contain names of AWS endpoints, which are part of the SDKs. */
export function ownDeployedHosts(text: string, ownHosts: readonly string[]): readonly string[] {
  return hostsIn(text).filter(
    (host) => isOwn(host, ownHosts) || (isOfAws(host) && generated.some((pattern) => pattern.test(host))),
  );
}

function isOfAws(host: string): boolean {
  const domains = [...awsDomains, 'cloudfront.net'];
  return domains.some((domain) => host.endsWith(`.${domain}`)) && !/^(issuer-)?cognito-idp\./.test(host);
}

/** A domain name of the app may begin with `*.`. */
function isOwn(host: string, ownHosts: readonly string[]): boolean {
  return ownHosts.some((name) => {
    const own = name.toLowerCase();
    return own.startsWith('*.') ? host.endsWith(own.slice(1)) : host === own;
  });
}

/** Everything in a string that has the form of a host name, in lower case. Takes linear time. */
function hostsIn(text: string): readonly string[] {
  const names = text.match(/[\w.-]+/g) ?? [];
  return [...new Set(names.flatMap((name) => (name.includes('.') ? [hostAtEnd(name.toLowerCase())] : [])))];
}

/** The host name at the end of a text, without trailing dots and hyphens and without anything that cannot be part of it. */
function hostAtEnd(name: string): string {
  let end = name.length;
  while (end > 0 && '.-'.includes(name[end - 1] as string)) {
    end--;
  }
  const labels = name.slice(name.lastIndexOf('_') + 1, end).split('.');
  return labels.slice(labels.lastIndexOf('') + 1).join('.');
}
