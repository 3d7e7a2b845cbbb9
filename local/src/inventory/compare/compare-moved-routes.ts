import { accessChange, accessText } from '../access-text.js';
import type { InventoriedApi, InventoriedRoute } from '../inventory.js';
import { isAsStrict } from './access-order.js';
import type { Findings } from './findings.js';
import { shapeOf } from './route-pattern.js';
import { knownRoutes, RouteSelection } from './route-selection.js';
import { sampleMethods, samplePaths } from './sample-requests.js';

/** An API, before and after the change. */
export interface ComparedApi {
  readonly path: string;
  readonly presence: 'there' | 'new' | 'gone';
  readonly before: InventoriedApi;
  readonly after: InventoriedApi;
}

/**
 * Which new routes of an API are more open than a route that was removed from another API: the API may have been renamed,
 * or the route may have moved.
 */
export function addLooserMoves(api: ComparedApi, others: readonly ComparedApi[], moreOpen: Findings): void {
  const added = missingIn(api.before, api.after);
  for (const other of added.length > 0 ? others.filter(({ path }) => path !== api.path) : []) {
    const gone = missingIn(other.after, other.before);
    for (const [was, is] of gone.length > 0 ? selectedAlike(gone, added) : []) {
      if (!isAsStrict(was.access, is.access)) {
        const reason = `'${was.key}' was removed from ${other.path}, ${accessChange(was, is)}`;
        moreOpen.add(is.key, `new, ${accessText(is)}`, reason);
      }
    }
  }
}

/** The routes of `api` that `other` does not have. */
function missingIn(other: InventoriedApi, api: InventoriedApi): readonly InventoriedRoute[] {
  const shapes = new Set(other.routes.map(({ key }) => shapeOf(key)));
  return api.routes.filter(({ key }) => !shapes.has(shapeOf(key)));
}

/** For each request, the routes that matched it before and those that match it now. */
function selectedAlike(before: readonly InventoriedRoute[], after: readonly InventoriedRoute[]) {
  const [was, is] = [knownRoutes(before), knownRoutes(after)];
  const patterns = [...was, ...is];
  const [selection, selectionNow] = [new RouteSelection(was), new RouteSelection(is)];
  const requests = samplePaths(patterns).flatMap((path) =>
    sampleMethods(patterns).map((method) => [method, path] as const),
  );
  return requests.flatMap(([method, path]) =>
    selection
      .of(method, path)
      .flatMap((old) => selectionNow.of(method, path).flatMap((now) => (old && now ? [[old, now] as const] : []))),
  );
}
