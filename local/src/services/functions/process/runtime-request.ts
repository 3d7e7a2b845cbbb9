/** A request to the Lambda Runtime API. */
export type RuntimeRequest =
  | { readonly kind: 'next' }
  | { readonly kind: 'response'; readonly requestId: string }
  | { readonly kind: 'error'; readonly requestId: string }
  | { readonly kind: 'init-error' };

const base = '/2018-06-01/runtime/';

/** `undefined` if there is no such request. */
export function readRuntimeRequest(method: string | undefined, url: string | undefined): RuntimeRequest | undefined {
  const path = url?.startsWith(base) ? url.slice(base.length) : '';
  if (method === 'GET') {
    return path === 'invocation/next' ? { kind: 'next' } : undefined;
  }
  if (method !== 'POST') {
    return undefined;
  }
  const [, requestId, kind] = /^invocation\/([^/?]+)\/(response|error)$/.exec(path) ?? [];
  if (requestId !== undefined) {
    return { kind: kind === 'error' ? 'error' : 'response', requestId };
  }
  return path === 'init/error' ? { kind: 'init-error' } : undefined;
}
