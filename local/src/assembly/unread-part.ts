import { isObject, type JsonObject, objectOr } from './json.js';
import { isSam, macroName, readByMacros, readBySam } from './macro-input.js';
import type { Resource } from './resource.js';

/** A part of an assembly that this program cannot read: it may contain anything, even open routes. */
export interface UnreadPart {
  /** As a sentence. */
  readonly reason: string;
  /** Its definition in the template: if that has changed, its content may have changed. */
  readonly made: unknown;
}

/** The parts of a stack's template whose resources are unknown before deployment. */
export function unreadParts(path: string, template: JsonObject, declared: readonly Resource[]): readonly UnreadPart[] {
  const transforms = [template.Transform ?? []].flat();
  const resources = objectOr(template.Resources);
  const entries = Object.entries(resources).filter(([, entry]) => !isResource(entry));
  return [
    ...transforms
      .filter((transform) => macroName(transform) !== 'AWS::LanguageExtensions')
      .map((transform) => ({
        reason: `the macro '${macroName(transform)}' might change the template of stack '${path}' during deployment`,
        made: [transform, isSam(transform) ? readBySam(template) : readByMacros(template)],
      })),
    ...entries.map(([name, entry]) => ({
      reason: `the resources of '${name}' in the template of stack '${path}' are unknown`,
      made: entry,
    })),
    ...declared
      .filter(({ type }) => type.endsWith('::MODULE'))
      .map((module) => ({
        reason: `the resources of the module '${module.path}' are unknown`,
        made: module.expressions,
      })),
    ...declared.flatMap((resource) => transformed(resource)),
  ];
}

export function isResource(definition: unknown): boolean {
  return isObject(definition) && typeof definition.Type === 'string';
}

/** `Fn::Transform` next to properties may give them other values. */
function transformed({ path, type, expressions }: Resource): readonly UnreadPart[] {
  const made = Object.entries(expressions).filter(([name]) => name.startsWith('Fn::'));
  return type.startsWith('AWS::ApiGatewayV2::') && made.length > 0
    ? [{ reason: `${made.map(([name]) => `'${name}'`).join(' and ')} might change the properties of '${path}'`, made }]
    : [];
}
