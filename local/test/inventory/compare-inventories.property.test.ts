import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isAsStrict } from '../../lib/inventory/compare/access-order.js';
import { compareInventories } from '../../lib/inventory/compare/compare-inventories.js';
import type { InventoriedRoute, Inventory } from '../../lib/inventory/inventory.js';
import { writeInventory } from '../../lib/inventory/write-inventory.js';
import { parseRouteKey } from '../../lib/services/http-api/model/http-route.js';
import { RouteTable } from '../../lib/services/http-api/model/route-table.js';
import { access, anyInventory, closedAccess, inventoryOf, route, routeKey, routes } from './arbitrary-inventory.js';

function isMoreOpen(before: Inventory, after: Inventory): boolean {
  return compareInventories(before, after).moreOpen.length > 0;
}

/** Every request of a small world: enough of it to tell any two route keys of `routeKey` apart. */
const segments = ['a', 'b', 'c', ''];
const paths = [1, 2, 3, 4].flatMap((length) => pathsOf(length));
const methods = ['GET', 'POST', 'PUT'];

function pathsOf(length: number): readonly string[] {
  return length === 0 ? [''] : pathsOf(length - 1).flatMap((path) => segments.map((segment) => `${path}/${segment}`));
}

/** The route that takes each request of the small world: by path, then by method. */
function world(routes: readonly InventoriedRoute[]): ReadonlyMap<string, readonly (InventoriedRoute | undefined)[]> {
  const table = new RouteTable(routes.flatMap((route) => ({ route, routeKey: parseRouteKey(route.key) ?? never() })));
  return new Map(
    paths.map((path) => [
      path,
      methods.map((method) => {
        const selection = table.select(method, path);
        return selection.kind === 'route' ? selection.route.route : undefined;
      }),
    ]),
  );
}

/** All requests that a route has where there is no other one, as one text for each. `$default` counts as the widest. */
function requestsOf({ key, access }: InventoriedRoute): ReadonlySet<string> {
  const taken = [...world([{ key, access, exists: undefined }])].flatMap(([path, takers]) =>
    takers.flatMap((taker, index) => (taker ? [`${methods[index]} ${path}`] : [])),
  );
  return new Set([...taken, ...(key === '$default' ? [key] : [])]);
}

function never(): never {
  throw new Error('no route key');
}

/** Whether one set has the other one, and how many it has more. */
function surplus(wide: ReadonlySet<string>, narrow: ReadonlySet<string>): number | undefined {
  return [...narrow].every((request) => wide.has(request)) ? wide.size - narrow.size : undefined;
}

/** What the comparison promises, found out request by request. */
function letsMoreIn(before: readonly InventoriedRoute[], after: readonly InventoriedRoute[]): boolean {
  const [was, is] = [world(before), world(after)];
  const shape = ({ key }: InventoriedRoute) => key.replaceAll('q', 'p');
  const added = after.filter((route) => !before.some((other) => shape(other) === shape(route)));
  const gone = before.filter((route) => !after.some((other) => shape(other) === shape(route)));
  const authorizers = before.filter(({ access }) => 'authorizer' in access);
  const isForeign = ({ access }: InventoriedRoute) =>
    'authorizer' in access &&
    authorizers.length > 0 &&
    !authorizers.some((other) =>
      isAsStrict(other.access.kind === 'token' ? { ...other.access, scopes: [] } : other.access, access),
    );
  const isGrown = (route: InventoriedRoute) =>
    added.includes(route) && gone.some((other) => (surplus(requestsOf(route), requestsOf(other)) ?? 0) > 0);
  const isLooser = paths.some((path) =>
    methods.some((_, index) => {
      const [old, now] = [was.get(path)?.[index], is.get(path)?.[index]];
      if (!now || (old && isAsStrict(old.access, now.access))) {
        return false;
      }
      const isOpen = now.access.kind === 'open' || now.access.kind === 'unknown';
      return old !== undefined || isOpen || was.get(path)?.some(Boolean) || isForeign(now) || isGrown(now);
    }),
  );
  const opensAnother = added.some(
    (route) =>
      route.access.kind === 'open' &&
      !gone.some(
        (other) => other.access.kind === 'open' && surplus(requestsOf(other), requestsOf(route)) !== undefined,
      ),
  );
  return isLooser || opensAnother;
}

describe('of any two inventories', () => {
  it('one is never more open than itself, and nothing has changed', () => {
    fc.assert(
      fc.property(anyInventory, (inventory) => {
        assert.deepEqual(compareInventories(inventory, inventory), { moreOpen: [], changed: [] });
      }),
    );
  });

  it('the order in which things stand means nothing', () => {
    const shuffled = anyInventory.chain((inventory) =>
      fc.tuple(
        fc.constant(inventory),
        fc.tuple(...inventory.apis.map(({ routes }) => fc.shuffledSubarray([...routes], { minLength: routes.length }))),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([inventory, routes]) => {
        const apis = inventory.apis.map((api, index) => ({ ...api, routes: routes[index] ?? [] })).toReversed();
        const other = { apis, entrances: inventory.entrances.toReversed(), unread: inventory.unread.toReversed() };
        assert.equal(writeInventory(other), writeInventory(inventory));
        assert.deepEqual(compareInventories(inventory, other), { moreOpen: [], changed: [] });
      }),
    );
  });

  it('whatever is written otherwise is told', () => {
    fc.assert(
      fc.property(anyInventory, anyInventory, (before, after) => {
        fc.pre(writeInventory(before) !== writeInventory(after));
        const { moreOpen, changed } = compareInventories(before, after);
        assert.ok(moreOpen.length + changed.length > 0);
      }),
    );
  });

  it('one that has open routes alone is more open than none, and none is not more open than that', () => {
    const openRoutes = routes().filter((all) => all.length > 0 && all.every(({ access }) => access.kind === 'open'));
    fc.assert(
      fc.property(openRoutes, (all) => {
        assert.equal(isMoreOpen(inventoryOf(all), inventoryOf([])), false);
        assert.equal(isMoreOpen(inventoryOf([]), inventoryOf(all)), true);
      }),
    );
  });
});

describe('the routes of an API', () => {
  it('are more open exactly where a request shows it, or a key that was accepted has grown', () => {
    let moreOpen = 0;
    fc.assert(
      fc.property(routes(), routes(), (before, after) => {
        const expected = letsMoreIn(before, after);
        moreOpen += Number(expected);
        assert.equal(isMoreOpen(inventoryOf(before), inventoryOf(after)), expected);
      }),
      { numRuns: 400 },
    );
    assert.ok(moreOpen > 0 && moreOpen < 400);
  });

  it('are more open exactly where a request shows it, of small changes as well', () => {
    const change = routes().chain((before) =>
      fc.tuple(
        fc.constant(before),
        fc.subarray([...before]),
        fc.array(
          fc.oneof(route(), before.length > 0 ? route(fc.constantFrom(...before.map(({ key }) => key))) : route()),
          {
            maxLength: 2,
          },
        ),
      ),
    );
    fc.assert(
      fc.property(change, ([before, kept, changed]) => {
        const keys = changed.map(({ key }) => key.replaceAll('q', 'p'));
        const after = [...kept.filter(({ key }) => !keys.includes(key.replaceAll('q', 'p'))), ...changed];
        fc.pre(new Set(after.map(({ key }) => key.replaceAll('q', 'p'))).size === after.length);
        assert.equal(isMoreOpen(inventoryOf(before), inventoryOf(after)), letsMoreIn(before, after));
      }),
      { numRuns: 400 },
    );
  });

  it('are always more open with one more that is open', () => {
    fc.assert(
      fc.property(routes(), routeKey, (before, key) => {
        fc.pre(before.every((other) => other.key.replaceAll('q', 'p') !== key.replaceAll('q', 'p')));
        const open: InventoriedRoute = { key, access: { kind: 'open' }, exists: undefined };
        assert.equal(isMoreOpen(inventoryOf(before), inventoryOf([...before, open])), true);
      }),
    );
  });

  it('are never more open where each of them is as strict as it was', () => {
    const pairs = routes().chain((before) =>
      fc.tuple(fc.constant(before), fc.tuple(...before.map((old) => fc.oneof(fc.constant(old.access), access)))),
    );
    fc.assert(
      fc.property(pairs, ([before, accesses]) => {
        const after = before.map((old, index) => {
          const access = accesses[index] ?? old.access;
          return { ...old, access: isAsStrict(old.access, access) ? access : old.access };
        });
        assert.equal(isMoreOpen(inventoryOf(before), inventoryOf(after)), false);
      }),
    );
  });

  it('are not more open in a new API where all of them are closed', () => {
    fc.assert(
      fc.property(routes(fc.record({ key: routeKey, access: closedAccess, exists: fc.constant(undefined) })), (all) => {
        assert.equal(isMoreOpen({ apis: [], entrances: [], unread: [] }, inventoryOf(all)), false);
      }),
    );
  });
});
