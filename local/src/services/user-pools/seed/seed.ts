import { isObject, type JsonObject } from '../../../assembly/json.js';
import { jsonFault } from './json-fault.js';
import { SeedError } from './seed-error.js';

/** The initial users and groups of an app: of its only user pool, or of each pool by its construct path. */
export interface Seed extends PoolSeed {
  /** By construct path, if the app has several user pools. */
  readonly pools?: { readonly [path: string]: PoolSeed };
}

/** The initial users and groups of a user pool. */
export interface PoolSeed {
  /** Groups in addition to those of the template. */
  readonly groups?: readonly (string | GroupSeed)[];
  readonly users?: readonly UserSeed[];
}

/** A group, as created by `CreateGroup`. */
export interface GroupSeed {
  readonly name: string;
  readonly description?: string;
  /** The group with the lowest value comes first. */
  readonly precedence?: number;
}

export interface UserSeed {
  /**
   * The name with which the user signs in: an e-mail address, if the pool uses it as the user name.
   *
   * @default - `email`
   */
  readonly username?: string;
  /** The e-mail address; the same as `email` in `attributes`. */
  readonly email?: string;
  /**
   * It must satisfy the policy of the pool.
   *
   * @default - none: the user signs in with a code, if the pool and one of its clients allow that
   */
  readonly password?: string;
  /** Verified, unless `email_verified` says `false`. */
  readonly attributes?: { readonly [name: string]: string };
  /**
   * Whether the user can sign in. If false, the user has only signed up, and the code is in the inbox.
   *
   * @default true
   */
  readonly confirmed?: boolean;
  /** Groups of the template, or of `groups`. */
  readonly groups?: readonly string[];
}

/**
 * Parses a seed file.
 *
 * @throws SeedError if it is not a seed; the message says where, and what is wrong.
 */
export function parseSeed(text: string, file: string): Seed {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const { line, column } = jsonFault(text) ?? { line: 1, column: 1 };
    throw new SeedError(`'${file}' is not valid JSON: see line ${line}, column ${column}`);
  }
  return checkSeed(data, `'${file}'`);
}

/** @throws SeedError if a value is not a seed; `where` is the file or option that contains it. */
export function checkSeed(data: unknown, where: string): Seed {
  const seed = map(data, where, '', ['pools', 'groups', 'users']);
  const { pools, groups, users } = seed;
  if (pools !== undefined && (groups !== undefined || users !== undefined)) {
    fail(where, 'pools', "is for an app with several user pools: put 'groups' and 'users' into each pool");
  }
  checkPool(seed, where, '');
  for (const [path, pool] of Object.entries(pools === undefined ? {} : map(pools, where, 'pools'))) {
    const at = `pools[${JSON.stringify(path)}]`;
    checkPool(map(pool, where, at, ['groups', 'users']), where, `${at}.`);
  }
  return seed as Seed;
}

function checkPool({ groups, users }: JsonObject, where: string, prefix: string): void {
  for (const [index, group] of list(groups, where, `${prefix}groups`).entries()) {
    checkGroup(group, where, `${prefix}groups[${index}]`);
  }
  for (const [index, user] of list(users, where, `${prefix}users`).entries()) {
    checkUser(user, where, `${prefix}users[${index}]`);
  }
  const groupNames = ((groups ?? []) as readonly (string | GroupSeed)[]).map((group) =>
    typeof group === 'string' ? group : group.name,
  );
  checkOnce(groupNames, where, prefix, 'groups');
  const userNames = ((users ?? []) as readonly UserSeed[]).map(({ username, email }) => username ?? email);
  checkOnce(userNames, where, prefix, 'users');
}

/** Of two users with the same name, the second would be treated as existing. */
function checkOnce(names: readonly unknown[], where: string, prefix: string, field: 'groups' | 'users'): void {
  const again = names.findIndex((name, index) => names.indexOf(name) < index);
  if (again >= 0) {
    fail(
      where,
      `${prefix}${field}[${again}]`,
      `is '${names[again]}', which is the same as ${field}[${names.indexOf(names[again])}]`,
    );
  }
}

function checkGroup(group: unknown, where: string, at: string): void {
  if (typeof group === 'string') {
    return;
  }
  const { name, description, precedence } = map(group, where, at, ['name', 'description', 'precedence']);
  text(name, where, `${at}.name`);
  optional(description, (value) => text(value, where, `${at}.description`));
  if (precedence !== undefined && !Number.isInteger(precedence)) {
    fail(where, `${at}.precedence`, `must be a whole number, got ${JSON.stringify(precedence)}`);
  }
}

function checkUser(user: unknown, where: string, at: string): void {
  const fields = ['username', 'email', 'password', 'attributes', 'confirmed', 'groups'];
  const { username, email, password, attributes, confirmed, groups } = map(user, where, at, fields);
  optional(username, (value) => text(value, where, `${at}.username`));
  optional(email, (value) => text(value, where, `${at}.email`));
  if (username === undefined && email === undefined) {
    fail(where, at, "must have a 'username' or an 'email'");
  }
  if (password !== undefined && typeof password !== 'string') {
    fail(where, `${at}.password`, 'must be a string');
  }
  for (const [name, value] of Object.entries(
    optional(attributes, (value) => map(value, where, `${at}.attributes`)) ?? {},
  )) {
    text(value, where, `${at}.attributes.${name}`);
  }
  if (confirmed !== undefined && typeof confirmed !== 'boolean') {
    fail(where, `${at}.confirmed`, `must be true or false, got ${JSON.stringify(confirmed)}`);
  }
  for (const [index, group] of list(groups, where, `${at}.groups`).entries()) {
    text(group, where, `${at}.groups[${index}]`);
  }
}

function map(value: unknown, where: string, at: string, fields?: readonly string[]): JsonObject {
  if (!isObject(value)) {
    fail(where, at, `must be a map, got ${JSON.stringify(value)}`);
  }
  const unknown = fields && Object.keys(value).find((field) => !fields.includes(field));
  if (fields && unknown !== undefined) {
    fail(where, at === '' ? unknown : `${at}.${unknown}`, `is not a known field; the fields are: ${fields.join(', ')}`);
  }
  return value;
}

function list(value: unknown, where: string, at: string): readonly unknown[] {
  if (value !== undefined && !Array.isArray(value)) {
    fail(where, at, `must be a list, got ${JSON.stringify(value)}`);
  }
  return value ?? [];
}

function text(value: unknown, where: string, at: string): void {
  if (typeof value !== 'string') {
    fail(where, at, `must be a string, got ${JSON.stringify(value)}`);
  }
}

function optional<T>(value: unknown, check: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : check(value);
}

function fail(where: string, at: string, what: string): never {
  throw new SeedError([where, at === '' ? 'it' : at].join(': ').concat(` ${what}`));
}
