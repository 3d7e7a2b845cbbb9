const ofAws = /(?:[a-z0-9-]+\.)+(?:amazonaws\.com(?:\.cn)?|amazoncognito\.com|cloudfront\.net|on\.aws)(?![\w.-]*\w)/gi;

/**
 * The AWS hosts and the custom domains of the app in a string, after the hosts that are served here were
 * replaced. The issuer of tokens is the same here and on AWS.
 */
export function deployedHosts(text: string, ownHosts: readonly string[]): readonly string[] {
  const found = [...text.matchAll(ofAws)].map(([host]) => host.toLowerCase());
  const own = ownHosts.filter((host) =>
    new RegExp(`(?<![\\w.-])${host.replaceAll('.', '\\.')}(?![\\w.-]*\\w)`, 'i').test(text),
  );
  return [...new Set([...found.filter((host) => !/^(issuer-)?cognito-idp\./.test(host)), ...own])];
}
