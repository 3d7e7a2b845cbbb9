/** What this machine has in the place of addresses of AWS. */
export interface LoginAddresses {
  /** Origins of the pages of the app: its sites, and dev servers that the user named. */
  readonly pages: readonly string[];
  /** An address with the hosts of AWS replaced by local ones. */
  localUrl(url: string): string;
}

/** Addresses to which managed login returns. They are compared exactly. */
export interface RedirectUris {
  readonly registered: readonly string[];
  /** Accepted on this machine only. */
  readonly local: readonly string[];
}

/**
 * The addresses that an app client returns to. A page of the app that is served here is not in the template: it may be
 * returned to at its root, and at the paths of the registered addresses.
 */
export function redirectUrisOf(registered: readonly string[], { pages, localUrl }: LoginAddresses): RedirectUris {
  const local = [...new Set(registered.map((url) => localUrl(url)))].filter((url) => !registered.includes(url));
  return { registered, local: [...local, ...localPagesOf([...registered, ...local], pages)] };
}

/** The addresses of pages of this machine that are not among these: their roots, and the paths of these. */
export function localPagesOf(urls: readonly string[], pages: readonly string[]): readonly string[] {
  if (urls.length === 0) {
    return [];
  }
  const paths = new Set(['/', ...urls.flatMap(pathsOf)]);
  return pages.flatMap((page) => [...paths].map((path) => `${page}${path}`)).filter((url) => !urls.includes(url));
}

export function isAccepted(url: string, { registered, local }: RedirectUris): boolean {
  return registered.includes(url) || local.includes(url);
}

/** The address with more parameters, which go into the fragment of an implicit grant. */
export function withParameters(
  url: string,
  parameters: URLSearchParams,
  where: 'query' | 'fragment' = 'query',
): string {
  const separator = where === 'fragment' ? '#' : url.includes('?') ? '&' : '?';
  return `${url}${separator}${parameters}`;
}

function pathsOf(url: string): readonly string[] {
  return /^https?:$/.test(protocolOf(url)) ? [url.replace(/^https?:\/\/[^/?#]*/, '') || '/'].filter(isPath) : [];
}

function isPath(path: string): boolean {
  return path.startsWith('/');
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
