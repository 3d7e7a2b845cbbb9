import { OAuthScope } from 'aws-cdk-lib/aws-cognito';
import { Token } from 'aws-cdk-lib/core';
import { scopeOfGroup } from './group-scopes';

/** Every user pool has these, but machines cannot get them. */
const SCOPES_OF_USERS: readonly string[] = [
  OAuthScope.OPENID,
  OAuthScope.EMAIL,
  OAuthScope.PHONE,
  OAuthScope.PROFILE,
  OAuthScope.COGNITO_ADMIN,
].map(({ scopeName }) => scopeName);

const EXAMPLE = 'OAuthScope.resourceServer(server, scope)';

/**
 * The names of scopes that machines can get: those of resource servers.
 *
 * @param what the option, for errors
 */
export function machineScopeNames(what: string, scopes: unknown): string[] {
  // There are no types at run time.
  if (!Array.isArray(scopes)) {
    throw new Error(
      `${what} is ${typeof scopes === 'string' ? `'${scopes}'` : String(scopes)}, which is not a list: use a list such as ` +
        `[${EXAMPLE}]`,
    );
  }
  if (scopes.length === 0) {
    throw new Error(`${what} is empty, so no machine would be authorized: add a scope, as in [${EXAMPLE}]`);
  }
  return [...new Set(scopes.map((scope) => machineScopeName(what, scope)))];
}

function machineScopeName(what: string, scope: unknown): string {
  const { scopeName: name } = (scope ?? {}) as Partial<OAuthScope>;
  if (typeof name !== 'string') {
    throw new Error(
      `${what} has the entry ${JSON.stringify(scope)}, which is not an OAuthScope: use one, as in [${EXAMPLE}]`,
    );
  }
  // The text of a token is checked when the app is synthesized.
  const [fault] = Token.isUnresolved(name) ? [] : machineScopeFaults(what, [name]);
  if (fault) {
    throw new Error(fault);
  }
  return name;
}

/** The scopes that machines cannot get, among names that are known. */
export function machineScopeFaults(what: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const fault = machineScopeFault(name);
    return fault ? [`${what} has the scope '${name}', ${fault}`] : [];
  });
}

/** Why machines cannot get a scope. */
export function machineScopeFault(name: string): string | undefined {
  if (SCOPES_OF_USERS.includes(name) || name.startsWith(scopeOfGroup(''))) {
    return `which is for users only: use scopes of a resource server, as in [${EXAMPLE}]`;
  }
  return /^.+\/.+$/s.test(name)
    ? undefined
    : `which does not belong to a resource server: the form is '<identifier>/<scope>', as in [${EXAMPLE}]`;
}
