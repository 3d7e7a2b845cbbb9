import type { Assembly } from '../assembly.js';
import type { Resource } from '../resource.js';
import { entranceOf } from './entrances.js';
import { type ServedTypes, unservedProperties } from './property-census.js';
import { typesWithoutPart } from './types-without-part.js';
import { unservedTypes } from './unserved-types.js';

/** The parts of an assembly that are not served on this machine. */
export interface Census {
  /** First types that answer requests from outside, then unknown types, then the most frequent types. */
  readonly types: readonly UnservedType[];
  /** The most frequent types first. */
  readonly elsewhere: readonly TypeElsewhere[];
  /** Properties of resources that are served, as sentences. */
  readonly properties: readonly string[];
}

export interface UnservedType {
  readonly type: string;
  /** `unknown`: this program does not know what the type does on AWS. */
  readonly kind: 'entrance' | 'unknown' | 'not served';
  readonly resources: readonly Resource[];
}

/** A type of which another program serves resources. */
export interface TypeElsewhere {
  readonly type: string;
  /** `ministack 1.5.33` */
  readonly by: string;
  readonly resources: readonly Resource[];
}

/**
 * Every resource is served, not needed for serving, or in the census.
 *
 * @param elsewhere what other programs serve, with their names
 */
export function takeCensus(
  assembly: Assembly,
  served: ServedTypes,
  elsewhere: ReadonlyMap<Resource, string> = new Map(),
): Census {
  const resources = assembly.stacks.flatMap((stack) => [...stack.resources.values()]);
  const unserved = resources.filter(
    (resource) =>
      !isServed(resource, served) && (!typesWithoutPart.has(resource.type) || entranceOf(resource) !== undefined),
  );
  return {
    types: [
      ...grouped(
        unserved.filter((resource) => !elsewhere.has(resource)),
        ({ type }) => type,
      ),
    ]
      .map(([type, these]) => unservedType(type, these, served))
      .toSorted(compare),
    elsewhere: typesElsewhere(unserved, elsewhere),
    properties: propertiesOf(
      resources.filter((resource) => isServed(resource, served)),
      served,
    ),
  };
}

function typesElsewhere(
  resources: readonly Resource[],
  elsewhere: ReadonlyMap<Resource, string>,
): readonly TypeElsewhere[] {
  const found = resources.flatMap((resource) => {
    const by = elsewhere.get(resource);
    return by === undefined ? [] : [{ resource, by }];
  });
  const groups = [...grouped(found, ({ resource, by }) => JSON.stringify([resource.type, by])).values()];
  return groups
    .map((same) => {
      const [{ resource, by }] = same as [(typeof found)[number]];
      return { type: resource.type, by, resources: same.map((one) => one.resource) };
    })
    .toSorted((one, other) => other.resources.length - one.resources.length || (one.type < other.type ? -1 : 1));
}

function isServed(resource: Resource, served: ServedTypes): boolean {
  const census = Object.hasOwn(served, resource.type) ? served[resource.type] : undefined;
  return census !== undefined && (census.serves?.(resource) ?? true);
}

function unservedType(type: string, resources: readonly Resource[], served: ServedTypes): UnservedType {
  const isEntrance = resources.some((resource) => entranceOf(resource) !== undefined);
  const isKnown = unservedTypes.has(type) || Object.hasOwn(served, type);
  return { type, kind: isEntrance ? 'entrance' : isKnown ? 'not served' : 'unknown', resources };
}

const kinds: readonly UnservedType['kind'][] = ['entrance', 'unknown', 'not served'];

function compare(one: UnservedType, other: UnservedType): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    other.resources.length - one.resources.length ||
    (one.type < other.type ? -1 : 1)
  );
}

/** `ClientCertificateId of 'A/Stage' and 'B/Stage': …`: one line per property and reason, for all resources of a type. */
function propertiesOf(resources: readonly Resource[], served: ServedTypes): readonly string[] {
  const found = resources.flatMap((resource) =>
    unservedProperties(resource, served[resource.type] ?? {}).map((property) => ({ resource, ...property })),
  );
  const groups = grouped(found, ({ resource, name, reason }) => JSON.stringify([resource.type, name, reason]));
  return [...groups.values()].map((same) => {
    const [{ name, reason } = { name: '', reason: '' }] = same;
    return `${name} of ${listed(same.map(({ resource }) => resource.path))}: ${reason}`;
  });
}

/** The first three by name. */
export function listed(paths: readonly string[]): string {
  const more = paths.length - 3;
  return [...paths.slice(0, 3).map((path) => `'${path}'`), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    groups.set(keyOf(item), group ? [...group, item] : [item]);
  }
  return groups;
}
