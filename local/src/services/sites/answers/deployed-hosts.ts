const suffixes = ['.amazonaws.com', '.amazonaws.com.cn', '.amazoncognito.com', '.cloudfront.net', '.on.aws'];

/** Hosts that AWS generates for the resources of an app. */
const generated = [
  /^[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
  /^[a-z0-9]{26}\.appsync(-realtime)?-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
  /^[a-z0-9]{32}\.lambda-url\.[a-z0-9-]+\.on\.aws$/,
  /^[a-z0-9-]+-[0-9]+\.[a-z0-9-]+\.elb\.amazonaws\.com(\.cn)?$/,
  /^[a-z0-9-]+\.auth(-fips)?\.[a-z0-9-]+\.amazoncognito\.com$/,
  /^d[a-z0-9]{13}\.cloudfront\.net$/,
];

/**
 * The AWS hosts and the custom domains of the app in a string, after the hosts that are served here were
 * replaced. The issuer of tokens is the same here and on AWS.
 */
export function deployedHosts(text: string, ownHosts: readonly string[]): readonly string[] {
  const hosts = hostsIn(text);
  const ofAws = hosts.filter(
    (host) => suffixes.some((suffix) => host.endsWith(suffix)) && !/^(issuer-)?cognito-idp\./.test(host),
  );
  return [...new Set([...ofAws, ...ownHosts.flatMap((own) => matching(own, hosts))])];
}

/** Those that may belong to the app: bundles also contain the names of AWS endpoints, which SDKs know. */
export function ownDeployedHosts(text: string, ownHosts: readonly string[]): readonly string[] {
  const hosts = deployedHosts(text, ownHosts);
  const own = ownHosts.flatMap((name) => matching(name, hosts));
  return hosts.filter((host) => own.includes(host) || generated.some((pattern) => pattern.test(host)));
}

/** The hosts for a domain name, which may begin with `*.`. */
function matching(name: string, hosts: readonly string[]): readonly string[] {
  const own = name.toLowerCase();
  return hosts.filter((host) => (own.startsWith('*.') ? host.endsWith(own.slice(1)) : host === own));
}

/** Everything in a string that has the form of a host name, in lower case. Takes linear time. */
function hostsIn(text: string): readonly string[] {
  const names = text.match(/[\w.-]+/g) ?? [];
  return [...new Set(names.flatMap((name) => (name.includes('.') ? [hostAtEnd(name.toLowerCase())] : [])))];
}

/** Without dots and hyphens behind it, and after what cannot be part of a host name. */
function hostAtEnd(name: string): string {
  let end = name.length;
  while (end > 0 && '.-'.includes(name[end - 1] as string)) {
    end--;
  }
  const labels = name.slice(name.lastIndexOf('_') + 1, end).split('.');
  return labels.slice(labels.lastIndexOf('') + 1).join('.');
}
