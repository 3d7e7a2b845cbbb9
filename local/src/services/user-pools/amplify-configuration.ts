import { isObject, member } from '../../assembly/json.js';
import type { ExtendedJson } from '../service.js';
import { localPagesOf } from './oauth/redirect-uris.js';

/** What a page needs to know to use the user pools on this machine. */
export interface LocalConfiguration {
  /** The ids of the pools. */
  readonly pools: ReadonlySet<string>;
  /** The origin of the local Cognito. */
  readonly cognito: string;
  /** The address of the inbox. */
  readonly inbox: string;
  /** The origins of the pages of the app. */
  readonly pages: readonly string[];
}

/**
 * Points the Amplify configuration in a JSON file to the local Cognito, if its pool is local:
 * `Auth.Cognito.userPoolEndpoint`, which Amplify reads, and `Auth.Cognito.localInbox`, which it ignores. The addresses of the local
 * pages are appended to the redirect addresses of managed login: Amplify uses the one of the current page.
 */
export function extendConfiguration(text: string, local: LocalConfiguration): ExtendedJson {
  const configuration = parse(text);
  const auth = member(configuration, 'Auth');
  const cognito = member(auth, 'Cognito');
  if (isObject(configuration) && isObject(auth) && isObject(cognito) && isPool(cognito.userPoolId, local)) {
    // With an identity pool, Amplify requests credentials from AWS after each sign-in, and fails.
    const { identityPoolId, allowGuestAccess: _, ...kept } = cognito;
    const { login, added } = withRedirects(cognito.loginWith, local.pages);
    const endpoints = { userPoolEndpoint: local.cognito, localInbox: local.inbox };
    const extended = { ...configuration, Auth: { ...auth, Cognito: { ...kept, ...login, ...endpoints } } };
    const all = ['userPoolEndpoint and localInbox', ...(added.length > 0 ? [`redirects to ${added.join(', ')}`] : [])];
    return {
      text: written(extended, text),
      added: all.join(', '),
      unserved: identityPoolId === undefined ? undefined : 'identityPoolId is removed: identity pools are not served',
    };
  }
  const unserved = isPool(member(member(configuration, 'auth'), 'user_pool_id'), local)
    ? 'amplify_outputs.json cannot refer to the local Cognito, so sign-in would go to AWS: use the ResourcesConfig format'
    : undefined;
  return { text, added: undefined, unserved };
}

/** `loginWith` of the configuration, and what was appended to its lists of addresses. */
function withRedirects(loginWith: unknown, pages: readonly string[]) {
  const oauth = member(loginWith, 'oauth');
  if (!isObject(loginWith) || !isObject(oauth)) {
    return { login: {}, added: [] };
  }
  const lists = (['redirectSignIn', 'redirectSignOut'] as const).map((name) => {
    const listed = oauth[name];
    const urls = Array.isArray(listed) ? listed.filter((url) => typeof url === 'string') : [];
    return { name, urls, added: localPagesOf(urls, pages) };
  });
  const extended = Object.fromEntries(lists.map(({ name, urls, added }) => [name, [...urls, ...added]]));
  return {
    login: { loginWith: { ...loginWith, oauth: { ...oauth, ...extended } } },
    added: [...new Set(lists.flatMap(({ added }) => added))],
  };
}

function isPool(id: unknown, { pools }: LocalConfiguration): boolean {
  return typeof id === 'string' && pools.has(id);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** With the indentation and the last line break of the original. */
function written(configuration: unknown, original: string): string {
  const [, indentation] = /^\{\r?\n([ \t]+)"/.exec(original) ?? [];
  return JSON.stringify(configuration, null, indentation) + (original.endsWith('\n') ? '\n' : '');
}
