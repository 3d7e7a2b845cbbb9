import { booleanOf, listOf, numberOf, type Settings, settingsOf, textOf } from '../settings.js';
import { invalidParameter } from '../wire/cognito-exception.js';

/** The attributes of a user, by name. */
export interface Attributes {
  readonly [name: string]: string;
}

/** What a user pool defines for one attribute. */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: string;
  readonly mutable: boolean;
  readonly required: boolean;
  /** The length of a string, or the value of a number. */
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export type AttributeSchema = ReadonlyMap<string, AttributeDefinition>;

const standardAttributes = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
];

/** Attributes that Cognito sets: a client may read them. */
export const ownAttributes: readonly string[] = ['sub', 'email_verified', 'phone_number_verified'];

/** The standard attributes, which every pool has, and those of the template's `Schema`. */
export function readAttributeSchema(schema: Settings['Schema']): AttributeSchema {
  const standard = standardAttributes.map((name): AttributeDefinition => {
    const isNumber = name === 'updated_at';
    const length = name === 'birthdate' ? 10 : undefined;
    const limits = isNumber ? { min: 0, max: undefined } : { min: length ?? 0, max: length ?? 2048 };
    return { name, type: isNumber ? 'Number' : 'String', mutable: true, required: false, ...limits };
  });
  const definitions = new Map(standard.map((definition) => [definition.name, definition]));
  for (const entry of listOf(schema).map(settingsOf)) {
    const definition = readDefinition(entry, definitions);
    if (definition && !ownAttributes.includes(definition.name)) {
      definitions.set(definition.name, definition);
    }
  }
  return definitions;
}

function readDefinition(entry: Settings, standard: AttributeSchema): AttributeDefinition | undefined {
  const name = textOf(entry.Name);
  if (name === undefined) {
    return undefined;
  }
  const known = standard.get(name);
  const type = textOf(entry.AttributeDataType) ?? 'String';
  const lengths = settingsOf(entry.StringAttributeConstraints);
  const values = settingsOf(entry.NumberAttributeConstraints);
  const prefix = booleanOf(entry.DeveloperOnlyAttribute) ? 'dev:custom:' : 'custom:';
  return {
    name: known || ownAttributes.includes(name) ? name : prefix + name.replace(/^custom:/, ''),
    type: known?.type ?? type,
    mutable: booleanOf(entry.Mutable) ?? known !== undefined,
    required: booleanOf(entry.Required) ?? false,
    min: known?.min ?? numberOf(type === 'Number' ? values.MinValue : lengths.MinLength),
    max: known?.max ?? numberOf(type === 'Number' ? values.MaxValue : lengths.MaxLength),
  };
}

/** @throws CognitoException if a value does not match the schema. An empty value removes the attribute. */
export function checkAttributes(attributes: Attributes, schema: AttributeSchema): void {
  for (const [name, value] of Object.entries(attributes)) {
    const definition = schema.get(name);
    if (!definition) {
      throw nonconforming(`Type for attribute {${name}} could not be determined`);
    }
    if (value !== '') {
      checkValue(definition, value);
    } else if (definition.required) {
      throw requiredMissing(definition);
    }
  }
}

/** @throws CognitoException if a required attribute has no value. */
export function checkRequired(attributes: Attributes, schema: AttributeSchema): void {
  for (const definition of schema.values()) {
    if (definition.required && !attributes[definition.name]) {
      throw requiredMissing(definition);
    }
  }
}

function checkValue({ name, type, min, max }: AttributeDefinition, value: string): void {
  if (name === 'email' && !isEmail(value)) {
    throw invalidParameter('Invalid email address format.');
  }
  if (name === 'phone_number' && !/^\+\d{1,15}$/.test(value)) {
    throw invalidParameter('Invalid phone number format.');
  }
  const size = type === 'Number' ? Number(value) : value.length;
  if (Number.isNaN(size) || (type === 'Number' && value.trim() === '')) {
    throw nonconforming(`${name}: Attribute value is not a number`);
  }
  if (type === 'Boolean' && !/^(true|false)$/.test(value)) {
    throw nonconforming(`${name}: Attribute value is not a boolean`);
  }
  const unit = type === 'Number' ? 'value' : 'length';
  if (min !== undefined && size < min) {
    throw nonconforming(`${name}: ${unit === 'length' ? 'String' : 'Number'} must have ${unit} of at least ${min}`);
  }
  if (max !== undefined && size > max) {
    throw nonconforming(`${name}: ${unit === 'length' ? 'String' : 'Number'} must have ${unit} of at most ${max}`);
  }
}

export function isEmail(text: string): boolean {
  return (
    text.length <= 2048 &&
    !/\p{C}/u.test(text) &&
    /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)+$/.test(text)
  );
}

function requiredMissing({ name }: AttributeDefinition) {
  return nonconforming(`${name === 'name' ? 'name.formatted' : name}: The attribute is required\n`);
}

function nonconforming(detail: string) {
  return invalidParameter(`Attributes did not conform to the schema: ${detail}`);
}
