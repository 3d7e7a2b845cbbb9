import { isObject, type JsonObject, member } from '../../../assembly/json.js';
import type { Attributes } from '../template/attribute-schema.js';
import { CognitoException, invalidParameter } from './cognito-exception.js';

/** The constraints on the value of a member. */
export interface Constraint {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

/** For a number: both limits are allowed values. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The constraints of Cognito's own API model. */
export const constraints = {
  accessToken: { pattern: /^[A-Za-z0-9\-_=.]+$/ },
  attributeName: { min: 1, max: 32, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u },
  attributeValue: { max: 2048 },
  clientId: { min: 1, max: 128, pattern: /^[\w+]+$/ },
  code: { min: 1, max: 2048, pattern: /^\S+$/ },
  description: { max: 2048 },
  filter: { max: 256 },
  groupName: { min: 1, max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u },
  pageToken: { min: 1, max: 131_072, pattern: /^\S+$/ },
  password: { max: 256, pattern: /^[\S]+.*[\S]+$/ },
  poolId: { min: 1, max: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ },
  roleArn: {
    min: 20,
    max: 2048,
    pattern: /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?$/,
  },
  secretHash: { min: 1, max: 128, pattern: /^[\w+=/]+$/ },
  session: { min: 20, max: 2048 },
  softwareTokenCode: { min: 6, max: 6, pattern: /^[0-9]+$/ },
  token: { min: 1, max: 16_384, pattern: /^[A-Za-z0-9\-_=.]+$/ },
  username: { min: 1, max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u },
} as const satisfies { readonly [name: string]: Constraint };

/** The body of a request. Its members are checked when they are read. */
export class Input {
  constructor(private readonly members: JsonObject) {}

  /** @throws CognitoException if the body is not a JSON map. */
  static parse(body: Buffer): Input {
    let members: unknown;
    try {
      members = JSON.parse(body.length === 0 ? '{}' : body.toString());
    } catch (error) {
      throw serialization('Could not parse request body into json', `the body is not JSON: ${(error as Error).name}`);
    }
    if (!isObject(members)) {
      throw serialization(`${kindOf(members)} can not be converted to a map`);
    }
    return new Input(members);
  }

  has(name: string): boolean {
    return this.member(name) !== undefined;
  }

  text(name: string, constraint: Constraint = {}): string {
    const value = this.optionalText(name, constraint);
    if (value === undefined) {
      throw failedConstraint(name, 'Member must not be null');
    }
    return value;
  }

  optionalText(name: string, constraint: Constraint = {}): string | undefined {
    const value = this.member(name);
    return value === undefined ? undefined : checked(name, value, constraint);
  }

  flag(name: string): boolean {
    const value = this.member(name) ?? false;
    if (typeof value !== 'boolean') {
      throw serialization(`${kindOf(value)} can not be converted to a Boolean`);
    }
    return value;
  }

  /** A whole number. */
  integer(name: string, { min, max }: Range): number | undefined {
    const value = this.member(name);
    if (value === undefined) {
      return undefined;
    }
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw serialization(`${kindOf(value)} can not be converted to an Integer`);
    }
    if (value < min) {
      throw failedConstraint(name, `Member must have value greater than or equal to ${min}`);
    }
    if (value > max) {
      throw failedConstraint(name, `Member must have value less than or equal to ${max}`);
    }
    return value;
  }

  choice<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.optionalText(name);
    const found = values.find((candidate) => candidate === value);
    if (value !== undefined && found === undefined) {
      throw failedConstraint(name, `Member must satisfy enum value set: [${values.join(', ')}]`);
    }
    return found;
  }

  /** A list of strings. */
  texts(name: string, constraint: Constraint = {}): readonly string[] | undefined {
    const value = this.member(name);
    if (value !== undefined && !Array.isArray(value)) {
      throw serialization(`${kindOf(value)} can not be converted to a list`);
    }
    return value?.map((item: unknown) => checked(name, item, constraint));
  }

  /** A structure; empty if there is none. */
  structure(name: string): Input {
    const value = this.member(name) ?? {};
    if (!isObject(value)) {
      throw serialization(`${kindOf(value)} can not be converted to a map`);
    }
    return new Input(value);
  }

  /** A value of any kind that the API model does not describe. */
  document(name: string): unknown {
    const value = this.member(name);
    if (value === undefined) {
      throw failedConstraint(name, 'Member must not be null');
    }
    return value;
  }

  /** A map of strings; empty if there is none. */
  map(name: string): { readonly [key: string]: string } {
    const value = this.member(name) ?? {};
    if (!isObject(value)) {
      throw serialization(`${kindOf(value)} can not be converted to a map`);
    }
    return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, checked(key, text, {})]));
  }

  /** A list of `{ Name, Value }`; if a name is repeated, the last one counts. */
  attributes(name: string): Attributes {
    const value = this.member(name) ?? [];
    if (!Array.isArray(value)) {
      throw serialization(`${kindOf(value)} can not be converted to a list`);
    }
    const entries = value.map((item: unknown) => {
      if (!isObject(item)) {
        throw serialization(`${kindOf(item)} can not be converted to a map`);
      }
      const attribute = new Input(item);
      return [
        attribute.text('Name', constraints.attributeName),
        attribute.optionalText('Value', constraints.attributeValue) ?? '',
      ] as const;
    });
    return Object.fromEntries(entries);
  }

  /** In JSON, a missing value can be `null`. */
  private member(name: string): unknown {
    return member(this.members, name) ?? undefined;
  }
}

/** @throws CognitoException if this parameter of a challenge's answer, or of the first step, is missing. */
export function parameter(parameters: { readonly [name: string]: string }, name: string): string {
  const value = parameters[name];
  if (!value) {
    throw invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}

function checked(name: string, value: unknown, { min, max, pattern }: Constraint): string {
  if (typeof value !== 'string') {
    throw serialization(`${kindOf(value)} can not be converted to a String`);
  }
  if (min !== undefined && value.length < min) {
    throw failedConstraint(name, `Member must have length greater than or equal to ${min}`);
  }
  if (max !== undefined && value.length > max) {
    throw failedConstraint(name, `Member must have length less than or equal to ${max}`);
  }
  if (pattern && !pattern.test(value)) {
    throw failedConstraint(name, `Member must satisfy regular expression pattern: ${pattern.source}`);
  }
  return value;
}

function failedConstraint(name: string, constraint: string): CognitoException {
  const value = name.charAt(0).toLowerCase() + name.slice(1);
  return invalidParameter(
    `1 validation error detected: Value at '${value}' failed to satisfy constraint: ${constraint}`,
  );
}

function serialization(message: string, reason?: string): CognitoException {
  return new CognitoException('SerializationException', message, reason);
}

function kindOf(value: unknown): string {
  if (value === null) {
    return 'NULL_VALUE';
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
  }
  return `${typeof value}_value`.toUpperCase();
}
