import type { InventoriedAccess, InventoriedRoute } from './inventory.js';

/** Who may call a route, as text. */
export function accessText({ access, reason }: Pick<InventoriedRoute, 'access' | 'reason'>): string {
  switch (access.kind) {
    case 'open':
      return 'OPEN';
    case 'iam':
      return 'IAM';
    case 'lambda':
      return `Lambda authorizer ${access.authorizer.path}`;
    case 'token':
      return access.scopes.length > 0 ? `token with scope ${access.scopes.join(' or ')}` : 'token';
    case 'unknown':
      return reason === undefined ? 'UNKNOWN' : `UNKNOWN: ${reason}`;
  }
}

/** `token → OPEN`, and other differences. */
export function accessChange(before: InventoriedRoute, after: InventoriedRoute): string {
  const details = authorizerChanges(before.access, after.access);
  const [was, is] = [accessText(before), accessText(after)];
  return [was === is && details.length > 0 ? is : `${was} → ${is}`, ...details].join('; ');
}

/** For two accesses of the same kind: the differences between their authorizers. */
function authorizerChanges(before: InventoriedAccess, after: InventoriedAccess): readonly string[] {
  if (before.kind === 'unknown' && after.kind === 'unknown' && before.value !== after.value) {
    return ['it depends on a value that is unknown before deployment, and that value has changed'];
  }
  if (before.kind === 'token' && after.kind === 'token') {
    const [was, is] = [before.authorizer, after.authorizer];
    return [
      ...change('issuer', was.issuer, is.issuer),
      ...change('audience', was.audience, is.audience),
      ...change('identity source', was.identitySource, is.identitySource),
      ...change('authorizer', was.path, is.path),
    ];
  }
  if (before.kind === 'lambda' && after.kind === 'lambda') {
    const [was, is] = [before.authorizer, after.authorizer];
    return [
      ...change('function', was.function, is.function),
      ...change('identity source', was.identitySource, is.identitySource),
      ...change('seconds for which a response is cached', was.resultTtl, is.resultTtl),
      ...change('authorizer', was.path, is.path),
    ];
  }
  return [];
}

type Setting = string | number | readonly string[];

function change(what: string, was: Setting, is: Setting): readonly string[] {
  const [before, after] = [was, is].map((value) => [value].flat().join(', ') || 'none');
  return before === after ? [] : [`${what} ${before} → ${after}`];
}
