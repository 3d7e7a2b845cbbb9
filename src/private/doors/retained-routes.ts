import { type CfnElement, CfnResource } from 'aws-cdk-lib/core';
import { ROUTE } from '../guard/api-resources';
import type { RenderedResource, Renderer } from '../guard/renderer';
import { acknowledgement, type Door } from './door';
import { mayBeOpen, possibleValues } from './possible-values';
import type { ProtectedFunctions } from './protected-functions';

/** So many are named in one warning. */
const NAMED = 3;

/** The open routes of each API that stay deployed when they are taken out of the code. */
export function retainedRoutes({ apis, resources }: ProtectedFunctions): Door[] {
  const isRetained = (route: RenderedResource) =>
    mayBeOpen(route.properties.AuthorizationType) && mayBeRetained(route, resources.renderer);
  return apis.flatMap((api) => {
    const routes = new Set([...resources.of(api, ROUTE), ...resources.undecidedRoutes()]);
    const retained = [...routes].filter(isRetained);
    return retained.length > 0 ? [{ construct: api, text: textFor(retained, api) }] : [];
  });
}

function textFor(routes: readonly RenderedResource[], api: Door['construct']): string {
  const names = routes.slice(0, NAMED).map(({ construct }) => construct.node.path);
  const more = routes.length > NAMED ? ` and ${routes.length - NAMED} more` : '';
  return (
    `open routes of the API '${api.node.scope!.node.path}' stay deployed when they are taken out of the code, by their removal policy: ` +
    `${names.join(', ')}${more}: leave routes out, as by RemovalPolicies.of(scope).retain({ excludeResourceTypes: ['${ROUTE}'] }), or ` +
    acknowledgement(api)
  );
}

function mayBeRetained(route: RenderedResource, renderer: Renderer): boolean {
  const policies = possibleValues(deletionPolicyOf(route, renderer));
  return policies.some((policy) => typeof policy === 'string' && policy.startsWith('Retain'));
}

function deletionPolicyOf({ construct, logicalId }: RenderedResource, renderer: Renderer): unknown {
  if (CfnResource.isCfnResource(construct) && !hasPolicy(construct)) {
    return undefined;
  }
  const { Resources } = renderer.resolve((construct as CfnElement)._toCloudFormation(), construct) as {
    Resources: Record<string, { DeletionPolicy?: unknown }>;
  };
  return (Resources[logicalId()] ?? Object.values(Resources)[0]).DeletionPolicy;
}

/** Whether a resource has a removal policy, or an override that may be one. To render it takes longer. */
function hasPolicy(resource: CfnResource & CfnElement): boolean {
  const { rawOverrides = { DeletionPolicy: undefined } } = resource as unknown as { rawOverrides?: object };
  return resource.cfnOptions.deletionPolicy !== undefined || 'DeletionPolicy' in rawOverrides;
}
