import type { TemplateJson } from '../golden/losses';

/** The values of each resource of a template by where in it they stand, by what the resource is for. */
export type RoleValues = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Where two templates differ, the value of the one and that of the other. */
export type RoleDifference = readonly [where: string, one: string, other: string];

/**
 * What a template says, whatever its logical ids are: two templates of the same resources under other construct paths have the
 * same values.
 */
export function roleValuesOf({ Resources }: TemplateJson): RoleValues {
  const roles = new Map(Object.keys(Resources).map((logicalId) => [logicalId, roleOf(logicalId, Resources)]));
  if (new Set(roles.values()).size < roles.size) {
    throw new Error(`two resources have one role: ${[...roles.values()].sort().join(', ')}`);
  }
  return new Map(
    [...roles].map(([logicalId, role]) => {
      const { Type, Metadata, Properties, ...attributes } = Resources[logicalId];
      const leaves = Object.entries({ ...Properties, ...attributes }).flatMap(([name, value]) => leavesOf(name, value));
      return [role, new Map(leaves.map(([path, value]) => [path, inRoles(value, roles)]))];
    }),
  );
}

/** Sorted by where they are. A resource that only one of the templates has is one difference, whatever it holds. */
export function roleDifferences(some: RoleValues, others: RoleValues): RoleDifference[] {
  return unionOf(some, others).flatMap((role): RoleDifference[] => {
    const [one, other] = [some.get(role), others.get(role)];
    return one && other
      ? unionOf(one, other)
          .filter((path) => one.get(path) !== other.get(path))
          .map((path) => [`${role}.${path}`, one.get(path) ?? 'none', other.get(path) ?? 'none'])
      : [[role, one ? 'there' : 'none', other ? 'there' : 'none']];
  });
}

function unionOf(some: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...some.keys(), ...others.keys()])].sort();
}

function roleOf(logicalId: string, Resources: TemplateJson['Resources']): string {
  const { Type, Properties = {} } = Resources[logicalId];
  const service = Type.replace(/^AWS::/, '').replace('::', ' ');
  const { RouteKey, IntegrationUri, FunctionName } = Properties;
  const target = (IntegrationUri ?? FunctionName) as { 'Fn::GetAtt': [string] } | undefined;
  if (RouteKey) {
    return `${service} ${RouteKey}`;
  }
  if (target) {
    return `${service} of ${target['Fn::GetAtt'][0]}`;
  }
  return ['AWS::IAM::Role', 'AWS::Lambda::Function'].includes(Type) ? `${service} ${logicalId}` : service;
}

function leavesOf(path: string, value: unknown): [string, unknown][] {
  const isLeaf =
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    /^(Ref|Fn::)/.test(Object.keys(value)[0] ?? '');
  return isLeaf ? [[path, value]] : Object.entries(value).flatMap(([name, part]) => leavesOf(`${path}.${name}`, part));
}

function inRoles(value: unknown, roles: ReadonlyMap<string, string>): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'string' && roles.has(part) ? `<${roles.get(part)}>` : part,
  );
}
