import { Unresolved } from '../../assembly/value.js';
import type { UserCommands } from '../service.js';
import type { JwtAuthorizer } from './model/authorizer.js';
import type { HttpRoute } from './model/http-route.js';
import type { ServedApi } from './served-api.js';

/** The scope that every access token of a sign-in without OAuth has. */
const everyUsersScope = 'aws.cognito.signin.user.admin';

interface Example {
  readonly route: HttpRoute;
  /** `curl -X POST http://127.0.0.1:3403/notes`, without its headers */
  readonly call: (headers?: string) => string;
}

/**
 * Example calls of an API: the first open route, and the first one that needs a token of a local user, without and with a token.
 * Routes without parameters and routes that every user may call are preferred. Routes that are not served are left out.
 */
export function exampleCalls(served: ServedApi, commands: UserCommands): readonly string[] {
  const examples = examplesOf(served);
  const open = examples.find(({ route }) => route.access.kind === 'open');
  const closed = [forEveryUser, needsToken]
    .map((isWanted) => examples.find(({ route }) => isWanted(route)))
    .find(Boolean);
  return [...(open ? [open.call()] : []), ...(closed ? callsWithToken(closed, commands) : [])];
}

function callsWithToken({ route, call }: Example, { token, user }: UserCommands): readonly string[] {
  const pool = authorizerOf(route)?.userPool;
  if (!pool) {
    // No program here issues tokens of another issuer.
    return [call()];
  }
  const isOneOfSeveral = pool.stack.assembly.resources('AWS::Cognito::UserPool').length > 1;
  const option = isOneOfSeveral ? ` --pool ${pool.path}` : '';
  return [
    call(),
    ...(user === undefined ? [] : [`${user}${option}`]),
    call(`-H "Authorization: Bearer $(${token}${option})" `),
  ];
}

function examplesOf({ api, origin, gateway }: ServedApi): readonly Example[] {
  const unserved = new Set(gateway.unserved.map(({ routeKey }) => routeKey));
  const stages = api.stages.filter((stage) => typeof stage === 'string' && !unserved.has(`the stage '${stage}'`));
  const [stage = '$default'] = stages.includes('$default') ? ['$default'] : stages;
  const prefix = stage === '$default' ? '' : `/${stage}`;
  const examples = api.routes.flatMap((route) => {
    const { routeKey } = route;
    if (routeKey instanceof Unresolved || !routeKey.path.startsWith('/')) {
      return [];
    }
    const { method, path } = routeKey;
    const isServed = !unserved.has(`${method} ${path}`);
    const flag = ['GET', 'ANY'].includes(method) ? '' : `-X ${method} `;
    const call = (headers = '') => `curl ${flag}${headers}${origin}${prefix}${path}`;
    return isServed ? [{ route, call, hasParameters: path.includes('{') }] : [];
  });
  return examples.toSorted((one, other) => Number(one.hasParameters) - Number(other.hasParameters));
}

function needsToken({ access }: HttpRoute): boolean {
  return access.kind === 'token';
}

function forEveryUser({ access }: HttpRoute): boolean {
  return access.kind === 'token' && (access.scopes.length === 0 || access.scopes.includes(everyUsersScope));
}

function authorizerOf({ access }: HttpRoute): JwtAuthorizer | undefined {
  return access.kind === 'token' ? access.authorizer : undefined;
}
