import { isObject, type JsonObject, member, objectOr, textOr } from './json.js';
import type { Resource } from './resource.js';
import { kindOf } from './value.js';

/** A part of an assembly that this program cannot read: it may hold anything, open routes too. */
export interface UnreadPart {
  /** In words. */
  readonly reason: string;
  /** What it is made of, as the template has it: where that has changed, so may have what it holds. */
  readonly made: unknown;
}

/** What CloudFormation itself makes nothing of. */
const sections = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs', 'Metadata', 'Description', 'Rules'];

/** The parts of a stack's template whose resources are not known before it is deployed. */
export function unreadParts(path: string, template: JsonObject, declared: readonly Resource[]): readonly UnreadPart[] {
  const transforms = [template.Transform ?? []].flat();
  const resources = objectOr(template.Resources);
  const entries = Object.entries(resources).filter(([, entry]) => !isResource(entry));
  return [
    ...transforms
      .filter((transform) => nameOf(transform) !== 'AWS::LanguageExtensions')
      .map((transform) => ({
        reason: `the macro '${nameOf(transform)}' may change the template of stack '${path}' when it is deployed`,
        made: [
          transform,
          Object.entries(template).filter(([name]) => !sections.includes(name) && name !== 'AWSTemplateFormatVersion'),
          Object.entries(resources).filter(([, entry]) => isForMacros(String(member(entry, 'Type')))),
        ],
      })),
    ...entries.map(([name, entry]) => ({
      reason: `the resources of '${name}' in the template of stack '${path}' are not known`,
      made: entry,
    })),
    ...declared
      .filter(({ type }) => type.endsWith('::MODULE'))
      .map((module) => ({
        reason: `the resources of the module '${module.path}' are not known`,
        made: module.expressions,
      })),
    ...declared.flatMap((resource) => transformed(resource)),
  ];
}

export function isResource(definition: unknown): boolean {
  return isObject(definition) && typeof definition.Type === 'string';
}

function nameOf(transform: unknown): string {
  return textOr(member(transform, 'Name')) ?? textOr(transform) ?? kindOf(transform);
}

/** Types that are nothing to CloudFormation itself, or to it alone. */
function isForMacros(type: string): boolean {
  return type.startsWith('AWS::Serverless::') || !/^(AWS|Custom|Alexa)::/.test(type);
}

/** `Fn::Transform` beside properties may give them other values. */
function transformed({ path, type, expressions }: Resource): readonly UnreadPart[] {
  const made = Object.entries(expressions).filter(([name]) => name.startsWith('Fn::'));
  return type.startsWith('AWS::ApiGatewayV2::') && made.length > 0
    ? [{ reason: `${made.map(([name]) => `'${name}'`).join(' and ')} may change the properties of '${path}'`, made }]
    : [];
}
