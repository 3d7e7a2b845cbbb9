import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { ROUTE } from '../guard/api-resources';
import type { TemplateEntry } from '../guard/template-entry';
import { RouteKey } from '../route-key';
import { acknowledgement, type Door } from './door';
import type { LambdaFunction } from './lambda-functions';
import { mayBeOpen } from './possible-values';
import type { ProtectedFunctions } from './protected-functions';

interface KeyedRoute {
  readonly key: RouteKey;
  readonly route: TemplateEntry;
}

/**
 * The public wildcard routes that call the function of a protected route and would match its path if that route did not exist:
 * they match all paths that are slightly different from it.
 */
export function publicWildcards(functions: ProtectedFunctions): Door[] {
  return functions.apis.flatMap((api) => {
    const routes = functions.resources.of(api, ROUTE).flatMap(keyed);
    const isPublic = ({ route }: KeyedRoute) => mayBeOpen(route.properties.AuthorizationType);
    const wildcards = routes.filter((route) => isWildcard(route.key) && isPublic(route));
    const protectedRoutes = routes.filter((route) => !isPublic(route));
    return wildcards.flatMap((wildcard) => {
      const within = protectedRoutes.filter(({ key }) => wouldTake(wildcard.key, key));
      return functions.behind(wildcard.route).flatMap((lambdaFunction) => {
        const shared = within.find(({ route }) => functions.behind(route).includes(lambdaFunction));
        return shared ? [doorOf(wildcard, shared.key, lambdaFunction)] : [];
      });
    });
  });
}

function doorOf({ key, route: { construct } }: KeyedRoute, shared: RouteKey, { name }: LambdaFunction): Door {
  return {
    construct,
    text:
      `public route '${key}' (${construct.node.path}) and the protected route '${shared}' call the same function, '${name}', ` +
      `but the public route also matches similar paths, such as '${nearMissOf(shared, key)}', that the protected route does not ` +
      `match: use a separate function for one of the routes, or ${acknowledgement(construct)} if the function tells its routes ` +
      'apart by event.routeKey',
  };
}

/** A path with one slash too many, after the segments of the wildcard. */
function nearMissOf({ path = '/' }: RouteKey, wildcard: RouteKey): string {
  const segments = path.split('/');
  segments.splice(prefixOf(wildcard).length + 1, 0, '');
  return segments.join('/');
}

/** The segments of a wildcard's path before the parameter for the rest of the path. */
function prefixOf({ path = '/' }: RouteKey): string[] {
  return path.split('/').slice(1, -1);
}

/** A wildcard for `OPTIONS` matches preflight requests, which have no token. */
function isWildcard({ path, method }: RouteKey): boolean {
  return path === undefined || (path.endsWith('+}') && method !== HttpMethod.OPTIONS);
}

/** Whether a wildcard would match all the paths of a route if that route did not exist. */
function wouldTake(wildcard: RouteKey, key: RouteKey): boolean {
  if (wildcard.path === undefined || key.path === undefined) {
    return wildcard.path === undefined;
  }
  const methods = [wildcard.method, key.method];
  const isSameMethod = methods.includes(HttpMethod.ANY) || wildcard.method === key.method;
  const prefix = prefixOf(wildcard);
  const segments = key.path.split('/').slice(1);
  return (
    isSameMethod &&
    key.path !== '/' &&
    segments.length > prefix.length &&
    prefix.every((segment, index) => segment === segments[index] || segment.startsWith('{'))
  );
}

function keyed(route: TemplateEntry): KeyedRoute[] {
  try {
    return [{ key: RouteKey.parse(route.properties.RouteKey as string), route }];
  } catch {
    return [];
  }
}
