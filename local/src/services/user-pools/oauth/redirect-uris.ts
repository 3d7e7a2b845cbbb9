/** The local addresses that replace addresses on AWS. */
export interface LoginAddresses {
  /** The origins of the app's pages: its sites, and the dev servers that the user specified. */
  readonly pages: readonly string[];
  /** Replaces an AWS host name in a URL with a local one. */
  localUrl(url: string): string;
}

/** The URLs that managed login can redirect to. They must match exactly. */
export interface RedirectUris {
  readonly registered: readonly string[];
  /** URLs that are accepted only on this machine. */
  readonly local: readonly string[];
}

/**
 * The redirect URIs of an app client. The template does not contain the local addresses of the app's pages. For each of
 * these pages, the root path and the paths of the registered URLs are therefore accepted as well.
 */
export function redirectUrisOf(registered: readonly string[], { pages, localUrl }: LoginAddresses): RedirectUris {
  const local = [...new Set(registered.map((url) => localUrl(url)))].filter((url) => !registered.includes(url));
  return { registered, local: [...local, ...localPagesOf([...registered, ...local], pages)] };
}

/** For each local page, its root path and the paths of `urls`, except for results that `urls` already contains. */
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

/** Adds parameters to the query string of a URL, or to its fragment for the implicit grant. */
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
