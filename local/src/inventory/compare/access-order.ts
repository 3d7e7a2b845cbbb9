import type { InventoriedAccess, InventoriedLambdaAuthorizer, TokenAccess } from '../inventory.js';

/**
 * Whether `after` authorizes nobody whom `before` refused. Open is more open than unknown, unknown more than a token,
 * a token more than one with a scope, and a scope more than a group (`group:<name>`). IAM and each Lambda authorizer are
 * comparable only with open and unknown access.
 */
export function isAsStrict(before: InventoriedAccess, after: InventoriedAccess): boolean {
  if (before.kind === 'open') {
    return true;
  }
  if (before.kind === 'unknown') {
    return after.kind === 'unknown' ? after.value === before.value : after.kind !== 'open';
  }
  if (before.kind === 'token' && after.kind === 'token') {
    return trustsNoMore(before, after) && scopesAreAsStrict(before.scopes, after.scopes);
  }
  if (before.kind === 'lambda' && after.kind === 'lambda') {
    return deciding(before.authorizer) === deciding(after.authorizer);
  }
  return before.kind === 'iam' && after.kind === 'iam';
}

/** Whether callers need an authorization: the access is neither open nor unknown. */
export function isClosed({ kind }: InventoriedAccess): boolean {
  return kind !== 'open' && kind !== 'unknown';
}

/** Whether one of these accesses has an authorizer that accepts all callers of this one's authorizer, or none of them has any. */
export function isAuthorizerKnown(accesses: readonly InventoriedAccess[], access: InventoriedAccess): boolean {
  const others = accesses.filter(({ kind }) => kind === 'token' || kind === 'lambda');
  return (
    others.length === 0 ||
    access.kind === 'iam' ||
    others.some((other) => isAsStrict(other.kind === 'token' ? { ...other, scopes: [] } : other, access))
  );
}

function trustsNoMore({ authorizer: before }: TokenAccess, { authorizer: after }: TokenAccess): boolean {
  return (
    after.issuer === before.issuer &&
    isSubset(after.audience, before.audience) &&
    JSON.stringify(after.identitySource) === JSON.stringify(before.identitySource)
  );
}

function scopesAreAsStrict(before: readonly string[], after: readonly string[]): boolean {
  const [was, is] = [levelOf(before), levelOf(after)];
  return was < is || (was === is && (before.length === 0 || isSubset(after, before)));
}

/** Of several alternatives, the one that is easiest to get counts. */
function levelOf(scopes: readonly string[]): number {
  return scopes.length === 0 ? 0 : scopes.every((scope) => scope.startsWith('group:')) ? 2 : 1;
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((value) => all.includes(value));
}

/** The name of its construct does not matter. */
function deciding(authorizer: InventoriedLambdaAuthorizer): string {
  return JSON.stringify([authorizer.function, authorizer.identitySource, authorizer.resultTtl]);
}
