import { accessChange, accessText } from '../access-text.js';
import { unknownOf } from '../digest.js';
import { type InventoriedAccess, type InventoriedApi, type InventoriedRoute, isUnknown } from '../inventory.js';
import { isAsStrict, isAuthorizerKnown, isClosed } from './access-order.js';
import { Findings } from './findings.js';
import { includes, isWider, type RoutePattern, routePattern, shapeOf } from './route-pattern.js';
import { type KnownRoute, knownRoutes, RouteSelection } from './route-selection.js';
import { sampleMethods, samplePaths } from './sample-requests.js';

/**
 * Which routes of an API are more open than before. What counts is each request, no matter which route is selected for it: the
 * requests of a removed route now reach another one, and a new route gets some that another route had.
 */
export function loosenedRoutes(before: InventoriedApi, after: InventoriedApi): Findings {
  return new RouteComparison(before, after).findings();
}

/** What is selected for a request: a route, something else that the API may have, or nothing. */
interface SelectedRoute {
  readonly route: InventoriedRoute | undefined;
  readonly access: InventoriedAccess | undefined;
}

class RouteComparison {
  readonly #before: Side;
  readonly #after: Side;
  readonly #findings = new Findings();

  constructor(before: InventoriedApi, after: InventoriedApi) {
    const elsewhere = before.elsewhere || after.elsewhere;
    this.#before = new Side(before, elsewhere);
    this.#after = new Side(after, elsewhere);
  }

  findings(): Findings {
    const patterns = [...this.#before.known, ...this.#after.known];
    const methods = sampleMethods(patterns);
    for (const path of samplePaths(patterns)) {
      const was = methods.map((method) => this.#before.selected(method, path));
      const selectedBefore = was.flat().flatMap(({ route }) => route ?? []);
      for (const [index, method] of methods.entries()) {
        this.compareRequest(was[index], this.#after.selected(method, path), selectedBefore);
      }
    }
    this.compareOpenRoutes();
    this.compareUnknownKeys();
    return this.#findings;
  }

  /** `selectedBefore` are the routes that matched the path before, with any method. */
  private compareRequest(
    was: readonly SelectedRoute[],
    is: readonly SelectedRoute[],
    selectedBefore: readonly InventoriedRoute[],
  ): void {
    for (const [before, after] of pairs(was, is)) {
      if (after.access === undefined || (before.access && isAsStrict(before.access, after.access))) {
        continue;
      }
      if (before.route && after.route) {
        this.addLooser(before.route, after.route);
      } else if (before.route) {
        this.#findings.add(before.route.key, 'gone', 'it is unknown which route now receives its requests');
      } else if (after.route && (before.access || !isClosed(after.access))) {
        this.#findings.add(after.route.key, newText(after.route));
      } else if (after.route && was.length === 1) {
        this.addGrowth(after.route, selectedBefore);
      }
    }
  }

  private addLooser(before: InventoriedRoute, after: InventoriedRoute): void {
    const change = accessChange(before, after);
    if (shapeOf(before.key) === shapeOf(after.key)) {
      this.#findings.add(after.key, change);
    } else if (!this.#before.has(after)) {
      this.#findings.add(after.key, newText(after), `now receives requests of '${before.key}', ${change}`);
    } else {
      const what = this.#after.has(before) ? 'might not exist' : 'gone';
      this.#findings.add(before.key, what, `'${after.key}' now receives its requests, ${change}`);
    }
  }

  /** A new protected route authorizes nobody who was refused before. If it makes an accepted finding larger, it is reported. */
  private addGrowth(route: InventoriedRoute, [sibling]: readonly InventoriedRoute[]): void {
    const add = (reason: string) => this.#findings.add(route.key, newText(route), reason);
    if (sibling) {
      add(`another method on the path of '${sibling.key}'`);
    }
    const pattern = routePattern(route.key);
    const narrower = this.#before.known.find(
      (gone) => pattern && !this.#after.has(gone.route) && isWider(pattern, gone),
    );
    if (narrower) {
      add(`wider than '${narrower.route.key}', which was removed`);
    }
    if (!isAuthorizerKnown(this.#before.accesses, route.access)) {
      add('the API did not use this authorizer before');
    }
  }

  /** The integration of a new open route is open from now on, even if another open route matched its requests. */
  private compareOpenRoutes(): void {
    const added = this.#after.known.filter(({ route }) => route.access.kind === 'open' && !this.#before.has(route));
    const narrowed = (pattern: RoutePattern) =>
      this.#before.known.some(
        (gone) => gone.route.access.kind === 'open' && !this.#after.has(gone.route) && includes(gone, pattern),
      );
    for (const pattern of added.filter((pattern) => !narrowed(pattern))) {
      this.#findings.add(pattern.route.key, newText(pattern.route));
    }
  }

  /** Such a route may match any request, so each difference counts. */
  private compareUnknownKeys(): void {
    const [was, is] = [this.#before.unknown, this.#after.unknown];
    const same = (one: InventoriedRoute, other: InventoriedRoute) =>
      one.key === other.key && one.exists === other.exists && isAsStrict(one.access, other.access);
    for (const route of is.filter((after) => !was.some((before) => same(before, after)))) {
      this.#findings.add(route.key, newText(route), 'its key is unknown before deployment');
    }
    for (const route of was.filter((before) => !is.some((after) => same(before, after)))) {
      const what = `gone, was ${accessText(route)}`;
      this.#findings.add(
        route.key,
        what,
        'its key was unknown, so it is unknown which route now receives its requests',
      );
    }
  }
}

/** The routes of an API, before or after the change. */
class Side {
  readonly known: readonly KnownRoute[];
  /** The routes whose key is unknown. */
  readonly unknown: readonly InventoriedRoute[];
  readonly #shapes: ReadonlySet<string>;
  readonly #selection: RouteSelection;
  /** What a request reaches if no known route matches; nothing if all routes are known. */
  readonly #rest: InventoriedAccess | undefined;

  constructor({ routes, unread }: InventoriedApi, elsewhere: boolean) {
    this.known = knownRoutes(routes);
    this.unknown = routes.filter(({ key }) => isUnknown(key));
    this.#shapes = new Set(this.known.map(({ route }) => shapeOf(route.key)));
    this.#selection = new RouteSelection(this.known);
    const others = [...unread, ...(elsewhere ? ['elsewhere'] : [])];
    this.#rest = others.length > 0 ? { kind: 'unknown', value: unknownOf(others) } : undefined;
  }

  get accesses(): readonly InventoriedAccess[] {
    return this.known.map(({ route }) => route.access);
  }

  has({ key }: InventoriedRoute): boolean {
    return this.#shapes.has(shapeOf(key));
  }

  selected(method: string, path: string): readonly SelectedRoute[] {
    return this.#selection.of(method, path).map((route) => ({ route, access: route?.access ?? this.#rest }));
  }
}

/** Each route that may have matched a request, with each that may match it now; equal routes one by one. */
function pairs(
  was: readonly SelectedRoute[],
  is: readonly SelectedRoute[],
): readonly (readonly [before: SelectedRoute, after: SelectedRoute])[] {
  const name = (routes: readonly SelectedRoute[]) =>
    JSON.stringify(routes.map(({ route }) => route && [shapeOf(route.key), route.exists ?? null]));
  return name(was) === name(is)
    ? was.map((before, index) => [before, is[index]] as const)
    : was.flatMap((before) => is.map((after) => [before, after] as const));
}

function newText(route: InventoriedRoute): string {
  return `new, ${accessText(route)}`;
}
