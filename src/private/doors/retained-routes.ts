import { ROUTE } from '../guard/api-resources';
import type { TemplateEntry } from '../guard/template-entry';
import { acknowledgement, type Door } from './door';
import { mayBeOpen, possibleValues } from './possible-values';
import type { ProtectedFunctions } from './protected-functions';

/** The number of routes named in one warning. */
const NAMED = 3;

/** The open routes of each API that stay deployed after they are removed from the code. */
export function retainedRoutes({ apis, resources }: ProtectedFunctions): Door[] {
  const isRetained = (route: TemplateEntry) => mayBeOpen(route.properties.AuthorizationType) && mayBeRetained(route);
  return apis.flatMap((api) => {
    const routes = new Set([...resources.of(api, ROUTE), ...resources.undecidedRoutes()]);
    const retained = [...routes].filter(isRetained);
    return retained.length > 0 ? [{ construct: api, text: textFor(retained, api) }] : [];
  });
}

function textFor(routes: readonly TemplateEntry[], api: Door['construct']): string {
  const names = routes.slice(0, NAMED).map(({ construct }) => construct.node.path);
  const more = routes.length > NAMED ? ` and ${routes.length - NAMED} more` : '';
  return (
    `open routes of the API '${api.node.scope!.node.path}' stay deployed after you remove them from the code, because of their ` +
    `removal policy: ${names.join(', ')}${more}: exclude routes, as in RemovalPolicies.of(scope).retain({ excludeResourceTypes: ` +
    `['${ROUTE}'] }), or ` +
    acknowledgement(api)
  );
}

function mayBeRetained({ definition }: TemplateEntry): boolean {
  const policies = possibleValues(Object(definition).DeletionPolicy);
  return policies.some((policy) => typeof policy === 'string' && policy.startsWith('Retain'));
}
