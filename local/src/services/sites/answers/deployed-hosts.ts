const ofAws = /(?:[a-z0-9-]+\.)+(?:amazonaws\.com(?:\.cn)?|amazoncognito\.com|cloudfront\.net|on\.aws)(?![\w.-]*\w)/gi;

/**
 * The hosts in a text that are on AWS, or of the app's own names: what is left of them, once those that are served here are
 * replaced. The issuer of tokens is the same here and there.
 */
export function deployedHosts(text: string, ownHosts: readonly string[]): readonly string[] {
  const found = [...text.matchAll(ofAws)].map(([host]) => host.toLowerCase());
  const own = ownHosts.filter((host) =>
    new RegExp(`(?<![\\w.-])${host.replaceAll('.', '\\.')}(?![\\w.-]*\\w)`, 'i').test(text),
  );
  return [...new Set([...found.filter((host) => !/^(issuer-)?cognito-idp\./.test(host)), ...own])];
}
