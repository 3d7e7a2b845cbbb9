import { isObject, type JsonObject, member, objectOr, textOr } from './json.js';
import { kindOf } from './value.js';

/** The name of a macro in a template's `Transform`. */
export function macroName(transform: unknown): string {
  return textOr(member(transform, 'Name')) ?? textOr(transform) ?? kindOf(transform);
}

/** Whether it is the only macro whose input is known: `AWS::Serverless-2016-10-31`. */
export function isSam(transform: unknown): boolean {
  return macroName(transform).startsWith('AWS::Serverless-');
}

/** The sections that CloudFormation itself knows. SAM reads routes only from `Resources`. */
const sections = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs', 'Metadata', 'Description', 'Rules'];

/** The parts of a template from which SAM reads routes: its own sections, and resources of types that are not CloudFormation's. */
export function readBySam(template: JsonObject): unknown {
  return [
    Object.entries(template).filter(([name]) => !sections.includes(name) && name !== 'AWSTemplateFormatVersion'),
    Object.entries(objectOr(template.Resources)).filter(([, entry]) => isForMacros(typeOf(entry))),
  ];
}

/** The parts of a template that any other macro may read: everything except metadata of the CDK, and assets by their contents. */
export function readByMacros(template: JsonObject): unknown {
  const resources = Object.entries(objectOr(template.Resources)).filter(
    ([, entry]) => typeOf(entry) !== 'AWS::CDK::Metadata',
  );
  return withoutVersions({
    ...template,
    Metadata: withoutNotes(template.Metadata),
    Resources: Object.fromEntries(resources.map(([logicalId, entry]) => [logicalId, resourceInput(entry)])),
  });
}

function resourceInput(entry: unknown): unknown {
  if (!isObject(entry)) {
    return entry;
  }
  return {
    ...entry,
    Metadata: withoutNotes(entry.Metadata),
    Properties: isForMacros(typeOf(entry)) ? entry.Properties : withoutAssets(entry.Properties),
  };
}

/** Types that mean nothing to CloudFormation, or only to CloudFormation. */
function isForMacros(type: string): boolean {
  return type.startsWith('AWS::Serverless::') || !/^(AWS|Custom|Alexa)::/.test(type);
}

function typeOf(entry: unknown): string {
  return String(member(entry, 'Type'));
}

/** Construct paths, and the paths of assets on this machine. */
function withoutNotes(metadata: unknown): unknown {
  return metadata === undefined || isObject(metadata)
    ? Object.fromEntries(Object.entries(metadata ?? {}).filter(([name]) => !/^aws:(cdk|asset):/.test(name)))
    : metadata;
}

/** The code of functions and the files of sites change all the time, and bundlers differ between machines. */
function withoutAssets(properties: unknown): unknown {
  return replaced(properties, /[0-9a-f]{64}/g, '{asset}');
}

/** The CDK puts a hash of the function into the logical id of its version. */
function withoutVersions(template: JsonObject): unknown {
  return replaced(template, /(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1');
}

function replaced(value: unknown, pattern: RegExp, replacement: string): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value).replace(pattern, replacement));
}
