import { listed, type TypeElsewhere, type UnservedType } from '../assembly/census/census.js';
import { entranceOf } from '../assembly/census/entrances.js';
import type { Resource } from '../assembly/resource.js';
import type { ReportSection } from '../services/service.js';
import { table } from './table.js';

/** A type of which an app has resources that are not served, as plain data. */
export interface UnservedTypeDocument {
  readonly type: string;
  /** `entrance`: it answers requests from outside of AWS. `unknown`: this program does not know what the type does on AWS. */
  readonly kind: 'entrance' | 'unknown' | 'not served';
  /** The construct paths of the resources. */
  readonly paths: readonly string[];
  /** For an entrance: the construct paths of the resources that anyone can call. */
  readonly open?: readonly string[];
}

export function unservedTypeDocument({ type, kind, resources }: UnservedType): UnservedTypeDocument {
  const paths = (some: readonly Resource[]) => some.map(({ path }) => path);
  return { type, kind, paths: paths(resources), ...(kind === 'entrance' && { open: paths(resources.filter(isOpen)) }) };
}

/** A type of which another program serves resources, as plain data. */
export interface TypeElsewhereDocument {
  readonly type: string;
  /** The other program, or its address: `ministack 1.5.33`. */
  readonly by: string;
  /** The construct paths of the resources. */
  readonly paths: readonly string[];
}

export function typeElsewhereDocument({ type, by, resources }: TypeElsewhere): TypeElsewhereDocument {
  return { type, by, paths: resources.map(({ path }) => path) };
}

/** A line for each type and program. */
export function elsewhereText(types: readonly TypeElsewhere[]): Pick<ReportSection, 'text' | 'verbose'> {
  return {
    text: table(
      types.map(({ type, by, resources }) => [
        String(resources.length),
        type,
        listed(resources.map(({ path }) => path)),
        by,
      ]),
    ),
    verbose: table(types.flatMap(({ type, by, resources }) => resources.map(({ path }) => [type, `'${path}'`, by]))),
  };
}

const shown = 10;

/** A line for each type, at most ten. */
export function unservedTypesText(types: readonly UnservedType[]): Pick<ReportSection, 'text' | 'verbose'> {
  const isLong = types.length > shown;
  const first = isLong ? types.slice(0, shown - 1) : types;
  const more = types.slice(first.length).flatMap(({ resources }) => resources);
  const rest = isLong
    ? `${more.length} resources of ${types.length - first.length} more types: --verbose lists them`
    : '';
  return {
    text: [table(first.map(folded)), rest].filter(Boolean).join('\n'),
    verbose: table(types.flatMap((type) => type.resources.map((resource) => [typeText(type), labeled(resource)]))),
  };
}

function folded(type: UnservedType): readonly string[] {
  const { resources } = type;
  const open = resources.filter(isOpen);
  const note = open.length > 0 ? ` (${open.length === resources.length ? 'OPEN' : `${open.length} OPEN`})` : '';
  return [String(resources.length), typeText(type), listed(resources.map(({ path }) => path)) + note];
}

function typeText({ type, kind }: UnservedType): string {
  return kind === 'unknown' ? `${type}, which this program does not know` : type;
}

function labeled(resource: Resource): string {
  return isOpen(resource) ? `'${resource.path}' (OPEN)` : `'${resource.path}'`;
}

function isOpen(resource: Resource): boolean {
  return entranceOf(resource)?.access === 'open';
}
