import { isDeepStrictEqual } from 'node:util';
import { accessChange, accessText } from '../access-text.js';
import { type InventoriedApi, type InventoriedRoute, type Inventory, isUnknown } from '../inventory.js';
import { inOrder } from '../inventory-records.js';
import { addChangedCors, addLoosenedCors } from './compare-cors.js';
import { compareEntrances } from './compare-entrances.js';
import { addLooserIntegrations } from './compare-integrations.js';
import { addLooserMoves, type ComparedApi } from './compare-moved-routes.js';
import { loosenedRoutes } from './compare-routes.js';
import { type Finding, Findings } from './findings.js';
import { shapeOf } from './route-pattern.js';

/** The differences from an earlier inventory. */
export interface Comparison {
  /** What is more open than before, and what cannot be compared. */
  readonly moreOpen: readonly Section[];
  readonly changed: readonly Section[];
}

/** What was found for one API, or for the assembly as a whole. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** An API that is not in `before` is compared with one without routes, and so is a removed API. */
export function compareInventories(before: Inventory, after: Inventory): Comparison {
  const paths = [...new Set([...before.apis, ...after.apis].map(({ path }) => path))].toSorted();
  const assembly = { title: 'The assembly', moreOpen: new Findings(), changed: new Findings() };
  addUnread(before.unread, after.unread, assembly);
  const compared = paths.map((path) => comparedApi(path, before, after));
  const found = [...compared.map((api) => compareApi(api, compared)), compareEntrances(before, after), assembly];
  const sections = (kind: 'moreOpen' | 'changed') =>
    found
      .map((comparison) => ({ title: comparison.title, findings: comparison[kind].all }))
      .filter(({ findings }) => findings.length > 0);
  return { moreOpen: sections('moreOpen'), changed: sections('changed') };
}

interface Found {
  readonly title: string;
  readonly moreOpen: Findings;
  readonly changed: Findings;
}

function comparedApi(path: string, before: Inventory, after: Inventory): ComparedApi {
  const nothing: InventoriedApi = { path, elsewhere: false, cors: undefined, routes: [], unread: [] };
  const [was, is] = [before, after].map(({ apis }) => apis.find((api) => api.path === path));
  const [old, now] = [was ?? nothing, is ?? nothing].map((api) => ({ ...api, routes: inOrder(api.routes) }));
  return { path, presence: was ? (is ? 'there' : 'gone') : 'new', before: old, after: now };
}

function compareApi(api: ComparedApi, all: readonly ComparedApi[]): Found {
  const { path, presence, before, after } = api;
  const title = presence === 'there' ? path : `${path} (${presence})`;
  const found = { title, moreOpen: loosenedRoutes(before, after), changed: new Findings() };
  addLooserMoves(api, all, found.moreOpen);
  addLooserIntegrations(api, all, found.moreOpen);
  if (presence !== 'gone') {
    addLoosenedCors(before.cors, after.cors, found.moreOpen);
    addChangedCors(before.cors, after.cors, found.changed);
  }
  addUnread(before.unread, after.unread, found);
  addChangedRoutes(before, after, found);
  if (presence !== 'there' && found.moreOpen.isEmpty && found.changed.isEmpty) {
    found.changed.add('routes', 'none');
  }
  return found;
}

function addUnread(before: readonly string[], after: readonly string[], { moreOpen, changed }: Found): void {
  for (const reason of after.filter((reason) => !before.includes(reason))) {
    moreOpen.add('not read', reason);
  }
  for (const reason of before.filter((reason) => !after.includes(reason))) {
    changed.add('no longer there', reason);
  }
}

function addChangedRoutes(before: InventoriedApi, after: InventoriedApi, { moreOpen, changed }: Found): void {
  const shapes = new Set(inOrder([...before.routes, ...after.routes]).map(({ key }) => shapeOf(key)));
  for (const shape of shapes) {
    const [was, is] = [before, after].map(({ routes }) => routes.filter(({ key }) => shapeOf(key) === shape));
    for (const index of (was.length > is.length ? was : is).keys()) {
      const [route, text] = routeChange(was[index], is[index]);
      if (route && text !== undefined && !moreOpen.has(route.key)) {
        changed.add(route.key, text);
      }
    }
  }
}

function routeChange(
  before: InventoriedRoute | undefined,
  after: InventoriedRoute | undefined,
): readonly [route: InventoriedRoute | undefined, text: string | undefined] {
  if (!before || !after) {
    return after ? [after, `new, ${accessText(after)}`] : [before, before && `gone, was ${accessText(before)}`];
  }
  const texts = [
    ...(isDeepStrictEqual(before.access, after.access) ? [] : [accessChange(before, after)]),
    ...(before.key === after.key ? [] : [`was '${before.key}'`]),
    ...(before.integration === after.integration || after.integration === undefined
      ? []
      : [`now served by ${after.integration}, was ${integrationText(before)}`]),
    ...(before.exists === after.exists ? [] : ['its condition has changed']),
  ];
  return [after, texts.length > 0 ? texts.join('; ') : undefined];
}

function integrationText({ integration }: InventoriedRoute): string {
  return integration === undefined || isUnknown(integration) ? 'not known' : integration;
}
