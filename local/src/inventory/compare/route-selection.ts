import { RouteTable } from '../../services/http-api/model/route-table.js';
import type { InventoriedRoute } from '../inventory.js';
import { type RoutePattern, routePattern } from './route-pattern.js';

/** A route whose key is known. */
export interface KnownRoute extends RoutePattern {
  readonly route: InventoriedRoute;
}

export function knownRoutes(routes: readonly InventoriedRoute[]): readonly KnownRoute[] {
  return routes.flatMap((route) => {
    const pattern = routePattern(route.key);
    return pattern ? [{ ...pattern, route }] : [];
  });
}

/** Which routes API Gateway selects for a request, if that is known. */
export class RouteSelection {
  readonly #table: RouteTable<KnownRoute>;
  /** What is selected if the routes that may not exist are removed, by these routes. */
  readonly #without = new Map<string, RouteSelection>();

  constructor(private readonly routes: readonly KnownRoute[]) {
    this.#table = new RouteTable(routes);
  }

  /**
   * The route that is selected for a request, or all that may be: all but the last may not exist. `undefined`: none.
   */
  of(method: string, path: string): readonly (InventoriedRoute | undefined)[] {
    const selection = this.#table.select(method, path);
    switch (selection.kind) {
      case 'none':
        return [undefined];
      case 'route':
        return this.orWithout([selection.route], method, path);
      case 'ambiguous':
        return this.orWithout(selection.routes, method, path);
    }
  }

  private orWithout(found: readonly KnownRoute[], method: string, path: string) {
    const routes = found.map(({ route }) => route);
    if (routes.some(({ exists }) => exists === undefined)) {
      return routes;
    }
    const key = JSON.stringify(routes);
    const others = this.#without.get(key) ?? new RouteSelection(this.routes.filter((route) => !found.includes(route)));
    this.#without.set(key, others);
    return [...routes, ...others.of(method, path)];
  }
}
