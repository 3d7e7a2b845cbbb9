import { isObject, type JsonObject, member } from './json.js';
import { all, asText, asTexts, firstUnresolved, isList, kindOf, Unresolved, type Value } from './value.js';

/** What the functions of a template can refer to. `undefined` is a missing value (`AWS::NoValue`). */
export interface Scope {
  /** The value of `Ref`: a pseudo parameter, a parameter or a resource. */
  ref(name: string): Value | undefined;
  /** The value of `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string): Value | undefined;
  /** Whether the condition with that name is true. */
  condition(name: string): boolean | Unresolved;
  /** One entry of `Mappings`; `undefined` if there is none. */
  mapping(map: string, topLevelKey: string, secondLevelKey: string): unknown;
  /** What another stack exports under this name. */
  exported(name: string): Value | undefined;
  /** An output of another stack; the default region and account are those of the scope. */
  stackOutput(output: StackOutputReference): Value | undefined;
}

export interface StackOutputReference {
  readonly stackName: string;
  readonly outputName: string;
  readonly region?: string;
  readonly account?: string;
}

/** Resolves an expression of a template. Never throws: an unknown part becomes `Unresolved`. */
export function resolve(expression: unknown, scope: Scope): Value | undefined {
  switch (typeof expression) {
    case 'string':
      return withoutDynamicReference(expression);
    case 'number':
    case 'boolean':
      return expression;
    case 'object':
      break;
    default:
      return new Unresolved(`a ${typeof expression} cannot be in a template`);
  }
  if (expression === null) {
    return null;
  }
  if (Array.isArray(expression)) {
    return expression.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  }
  const map = expression as JsonObject;
  const name = Object.keys(map).find(
    (key) => key.startsWith('Fn::') || (key === 'Ref' && Object.keys(map).length === 1),
  );
  if (name !== undefined) {
    return call(name, map, scope);
  }
  const entries = Object.entries(map).map(([key, value]) => [key, resolve(value, scope)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

type IntrinsicFunction = (argument: unknown, scope: Scope) => Value | undefined;

const functions = new Map<string, IntrinsicFunction>([
  ['Ref', ref],
  ['Fn::GetAtt', getAtt],
  ['Fn::Join', join],
  ['Fn::Sub', sub],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', conditional],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::GetStackOutput', getStackOutput],
  ['Fn::Base64', base64],
  ['Fn::Length', length],
  ['Fn::ToJsonString', toJsonString],
]);

function call(name: string, expression: JsonObject, scope: Scope): Value | undefined {
  const others = Object.keys(expression).filter((key) => key !== name);
  if (others.length > 0) {
    return new Unresolved(`${name} is next to another key ('${others[0]}'), which is not supported`);
  }
  const intrinsic = functions.get(name);
  return intrinsic ? intrinsic(expression[name], scope) : new Unresolved(`${name} is not supported`);
}

function ref(argument: unknown, scope: Scope): Value | undefined {
  return typeof argument === 'string' ? scope.ref(argument) : malformed('Ref', 'a name', argument);
}

function getAtt(argument: unknown, scope: Scope): Value | undefined {
  const [logicalId, ...attribute] = typeof argument === 'string' ? splitAttribute(argument) : listOf(argument);
  if (typeof logicalId !== 'string' || attribute.length !== 1) {
    return malformed('Fn::GetAtt', 'a logical id and an attribute', argument);
  }
  const name = asText(resolve(attribute[0], scope), 'the attribute of Fn::GetAtt');
  return name instanceof Unresolved ? name : scope.attribute(logicalId, name);
}

/** Attributes can contain dots (`Nested.Outputs.Url`), logical ids cannot. */
function splitAttribute(reference: string): string[] {
  const dot = reference.indexOf('.');
  return dot < 0 ? [reference] : [reference.slice(0, dot), reference.slice(dot + 1)];
}

function join(argument: unknown, scope: Scope): Value {
  const [delimiter, list, ...others] = listOf(argument);
  if (typeof delimiter !== 'string' || list === undefined || others.length > 0) {
    return malformed('Fn::Join', 'a delimiter and a list', argument);
  }
  const texts = asTexts(resolve(list, scope), 'the list of Fn::Join');
  return texts instanceof Unresolved ? texts : withoutDynamicReference(texts.join(delimiter));
}

function sub(argument: unknown, scope: Scope): Value {
  const [template, variables, ...others] = typeof argument === 'string' ? [argument, {}] : listOf(argument);
  if (typeof template !== 'string' || !isObject(variables) || others.length > 0) {
    return malformed('Fn::Sub', 'a string, or a string and a map of variables', argument);
  }
  let unresolved: Unresolved | undefined;
  const substituted = template.replace(/\$\{(!?)([^{}]*)\}/g, (whole, literal: string, name: string) => {
    if (literal) {
      return `\${${name}}`;
    }
    const value = asText(substitute(name, variables, scope), `'${whole}' of Fn::Sub`);
    if (value instanceof Unresolved) {
      unresolved ??= value;
      return whole;
    }
    return value;
  });
  return unresolved ?? withoutDynamicReference(substituted);
}

function substitute(name: string, variables: JsonObject, scope: Scope): Value | undefined {
  if (Object.hasOwn(variables, name)) {
    return resolve(variables[name], scope);
  }
  const [logicalId = '', attribute] = splitAttribute(name);
  return attribute === undefined ? scope.ref(name) : scope.attribute(logicalId, attribute);
}

function select(argument: unknown, scope: Scope): Value | undefined {
  const [position, list, ...others] = listOf(argument);
  if (position === undefined || list === undefined || others.length > 0) {
    return malformed('Fn::Select', 'an index and a list', argument);
  }
  const index = asText(resolve(position, scope), 'the index of Fn::Select');
  const items = resolve(list, scope);
  if (index instanceof Unresolved) {
    return index;
  }
  if (!isList(items)) {
    return items instanceof Unresolved ? items : malformed('Fn::Select', 'a list to select from', items);
  }
  if (!/^\d+$/.test(index) || Number(index) >= items.length) {
    return new Unresolved(`Fn::Select selects item '${index}' from a list of length ${items.length}`);
  }
  return items[Number(index)];
}

function split(argument: unknown, scope: Scope): Value {
  const [delimiter, source, ...others] = listOf(argument);
  if (typeof delimiter !== 'string' || delimiter === '' || source === undefined || others.length > 0) {
    return malformed('Fn::Split', 'a delimiter and a string', argument);
  }
  const text = asText(resolve(source, scope), 'the source of Fn::Split');
  return text instanceof Unresolved ? text : text.split(delimiter);
}

function conditional(argument: unknown, scope: Scope): Value | undefined {
  const [name, then, otherwise, ...others] = listOf(argument);
  if (typeof name !== 'string' || then === undefined || otherwise === undefined || others.length > 0) {
    return malformed('Fn::If', 'the name of a condition and two values', argument);
  }
  const holds = scope.condition(name);
  return holds instanceof Unresolved ? holds : resolve(holds ? then : otherwise, scope);
}

function findInMap(argument: unknown, scope: Scope): Value | undefined {
  const [map, top, second, options, ...others] = listOf(argument);
  if (others.length > 0 || (options !== undefined && !isObject(options))) {
    return malformed('Fn::FindInMap', 'a map, two keys and, optionally, a DefaultValue', argument);
  }
  const keys = asTexts(
    [map, top, second].map((key) => resolve(key, scope) ?? null),
    'the names of Fn::FindInMap',
  );
  if (keys instanceof Unresolved) {
    return keys;
  }
  const [mapName = '', topLevelKey = '', secondLevelKey = ''] = keys;
  const found = scope.mapping(mapName, topLevelKey, secondLevelKey) ?? member(options, 'DefaultValue');
  return found === undefined
    ? new Unresolved(`Fn::FindInMap finds no '${keys.join("' / '")}' in the mappings`)
    : resolve(found, scope);
}

function importValue(argument: unknown, scope: Scope): Value | undefined {
  const name = asText(resolve(argument, scope), 'the name in Fn::ImportValue');
  return name instanceof Unresolved ? name : scope.exported(name);
}

function getStackOutput(argument: unknown, scope: Scope): Value | undefined {
  const reference = all({
    stackName: asText(resolve(member(argument, 'StackName') ?? null, scope), 'StackName of Fn::GetStackOutput'),
    outputName: asText(resolve(member(argument, 'OutputName') ?? null, scope), 'OutputName of Fn::GetStackOutput'),
    region: optionalText(argument, 'Region', scope),
    roleArn: optionalText(argument, 'RoleArn', scope),
  });
  if (reference instanceof Unresolved) {
    return reference;
  }
  const { stackName, outputName, region, roleArn } = reference;
  // The role belongs to the account of the stack that has the output: arn:aws:iam::<account>:role/<name>.
  return scope.stackOutput({ stackName, outputName, region, account: roleArn?.split(':')[4] });
}

function optionalText(argument: unknown, key: string, scope: Scope): string | Unresolved | undefined {
  const expression = member(argument, key);
  const value = expression === undefined ? undefined : resolve(expression, scope);
  return value === undefined ? undefined : asText(value, `${key} of Fn::GetStackOutput`);
}

function base64(argument: unknown, scope: Scope): Value {
  const text = asText(resolve(argument, scope), 'the argument of Fn::Base64');
  return text instanceof Unresolved ? text : Buffer.from(text, 'utf8').toString('base64');
}

function length(argument: unknown, scope: Scope): Value {
  const items = resolve(argument, scope);
  if (isList(items)) {
    return items.length;
  }
  return items instanceof Unresolved ? items : malformed('Fn::Length', 'a list', items);
}

function toJsonString(argument: unknown, scope: Scope): Value {
  const value = resolve(argument, scope);
  if (value === undefined) {
    return malformed('Fn::ToJsonString', 'a map or a list', value);
  }
  return firstUnresolved(value) ?? JSON.stringify(value);
}

/** CloudFormation looks these up during deployment: `{{resolve:ssm:/name}}`. */
function withoutDynamicReference(text: string): string | Unresolved {
  const reference = /\{\{resolve:[^{}]*\}\}/.exec(text);
  return reference ? new Unresolved(`'${reference[0]}' is looked up in the account during deployment`) : text;
}

function listOf(argument: unknown): readonly unknown[] {
  return Array.isArray(argument) ? argument : [];
}

/** The reason for a function whose argument has the wrong form. */
export function malformed(name: string, wanted: string, got: unknown): Unresolved {
  return new Unresolved(`${name} needs ${wanted}, got ${kindOf(got)}`);
}
