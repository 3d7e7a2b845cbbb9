import { accessText } from '../access-text.js';
import { backendOf, hasParameters } from '../integration-name.js';
import { type InventoriedRoute, isUnknown } from '../inventory.js';
import { isAsStrict } from './access-order.js';
import type { ComparedApi } from './compare-moved-routes.js';
import type { Findings } from './findings.js';
import { shapeOf } from './route-pattern.js';

/**
 * Integrations that a route of an API now calls and that only others could call before: for example, a function that only users
 * reached, behind an open route. An integration that is new was not reserved for anybody, except for parameters, which may turn a request
 * into one that only others could send.
 */
export function addLooserIntegrations(api: ComparedApi, all: readonly ComparedApi[], moreOpen: Findings): void {
  const before = all.flatMap((other) => other.before.routes);
  for (const route of api.after.routes) {
    const was = api.before.routes.filter(({ key }) => shapeOf(key) === shapeOf(route.key));
    if (was.some(({ integration }) => integration === route.integration)) {
      continue;
    }
    if (route.integration === undefined || isUnknown(route.integration)) {
      if (was.length > 0) {
        moreOpen.add(route.key, accessText(route), unknownText(was));
      }
      continue;
    }
    const others = before.filter(({ integration }) => integration === route.integration);
    if (others.length > 0 && !others.some(({ access }) => isAsStrict(access, route.access))) {
      moreOpen.add(
        route.key,
        accessText(route),
        `now served by ${route.integration}, which was reserved for ${listOf(others)}`,
      );
    }
    const stricter = others.length > 0 ? [] : stricterOfItsBackend(before, route, route.integration);
    if (stricter.length > 0) {
      const reason = `its parameters are new, so it might make requests that were reserved for ${listOf(stricter)}`;
      moreOpen.add(route.key, accessText(route), reason);
    }
  }
}

function unknownText(was: readonly InventoriedRoute[]): string {
  return was.every(({ integration }) => isUnknown(integration))
    ? 'its integration is unknown before deployment, and has changed'
    : 'its integration is no longer known';
}

/** With parameters, a request may be the same as one of these routes, which are stricter. */
function stricterOfItsBackend(before: readonly InventoriedRoute[], { access }: InventoriedRoute, integration: string) {
  const backend = hasParameters(integration) ? backendOf(integration) : undefined;
  return before.filter(
    (other) =>
      backend !== undefined &&
      other.integration !== undefined &&
      backendOf(other.integration) === backend &&
      !isAsStrict(other.access, access),
  );
}

function listOf(routes: readonly InventoriedRoute[]): string {
  return [...new Set(routes.map(accessText))].join(', and ');
}
