import type { CognitoState, PoolState } from '../cognito-state.js';
import { byPrecedence, type Group } from '../template/group.js';
import type { UserPool } from '../template/user-pool.js';
import type { User } from './user.js';

/** The users of one pool. */
export class Directory {
  constructor(
    readonly pool: UserPool,
    private readonly state: PoolState,
  ) {}

  /** The secret with which nonexistent users are simulated. */
  get secret(): string {
    return this.state.secret;
  }

  get users(): readonly User[] {
    return Object.values(this.state.users);
  }

  bySub(sub: string): User | undefined {
    return Object.hasOwn(this.state.users, sub) ? this.state.users[sub] : undefined;
  }

  /** The user who signs in with this name: the user name, or an attribute that is used as the user name. */
  named(name: string): User | undefined {
    const wanted = this.normalized(name);
    return (
      this.users.find(({ username }) => this.normalized(username) === wanted) ??
      this.holder('email', name) ??
      this.holder('preferred_username', name)
    );
  }

  /** The user with this value of an attribute that is used as the user name. */
  holder(attribute: 'email' | 'preferred_username', value: string): User | undefined {
    const isName = this.pool.usernameAttributes.includes(attribute);
    if (!isName && !this.pool.aliasAttributes.includes(attribute)) {
      return undefined;
    }
    const wanted = this.normalized(value);
    return this.users.find(({ attributes, status }) => {
      const found = attributes[attribute];
      const isAlias =
        attribute === 'email'
          ? attributes.email_verified === 'true'
          : status === 'CONFIRMED' || status === 'RESET_REQUIRED';
      // A user from an identity provider has an address from the provider, which cannot be used to sign in here.
      const isOwn = status !== 'EXTERNAL_PROVIDER';
      return isOwn && found !== undefined && this.normalized(found) === wanted && (isName || isAlias);
    });
  }

  /** Whether the user has not been replaced or deleted since an asynchronous step began. */
  has(user: User): boolean {
    return this.bySub(user.sub) === user;
  }

  add(user: User): void {
    this.state.users[user.sub] = user;
  }

  remove(user: User): void {
    delete this.state.users[user.sub];
  }

  /** The groups of the template, then those that were created. */
  get groups(): readonly Group[] {
    const made = this.state.groups ?? [];
    return [...this.pool.groups, ...made.filter(({ name }) => !this.isOfTemplate(name))];
  }

  group(name: string): Group | undefined {
    return this.groups.find((group) => group.name === name);
  }

  isOfTemplate(group: string): boolean {
    return this.pool.groups.some(({ name }) => name === group);
  }

  /** It is empty: members of an earlier group with that name are not in it. */
  addGroup(group: Group): void {
    this.removeGroup(group.name);
    this.state.groups = [...(this.state.groups ?? []), group];
  }

  /** Its members stay. */
  changeGroup(changed: Group): void {
    this.state.groups = (this.state.groups ?? []).map((group) => (group.name === changed.name ? changed : group));
  }

  removeGroup(name: string): void {
    this.state.groups = (this.state.groups ?? []).filter((group) => group.name !== name);
    for (const user of this.users) {
      user.groups.splice(0, user.groups.length, ...user.groups.filter((group) => group !== name));
    }
  }

  /** The names of the user's groups, in order of precedence. */
  groupsOf(user: User): readonly string[] {
    return this.groups
      .filter(({ name }) => user.groups.includes(name) || this.isPutInto(name, user))
      .toSorted(byPrecedence)
      .map(({ name }) => name);
  }

  /** Whether the template puts the user into the group. */
  isPutInto(group: string, user: User): boolean {
    const names = [user.sub, user.username, ...this.verifiedEmail(user)].map((name) => this.normalized(name));
    const usernames = this.pool.groups.find(({ name }) => name === group)?.usernames ?? [];
    return usernames.some((username) => names.includes(this.normalized(username)));
  }

  /** An address with which the user signs in: an unverified address puts nobody into a group. */
  private verifiedEmail({ attributes }: User): readonly string[] {
    const { usernameAttributes, aliasAttributes } = this.pool;
    const signsIn = [...usernameAttributes, ...aliasAttributes].includes('email');
    return signsIn && attributes.email_verified === 'true' && attributes.email ? [attributes.email] : [];
  }

  normalized(name: string): string {
    return this.pool.caseSensitive ? name : name.toLowerCase();
  }
}

/** The users of a pool in a state; `secret` is for a pool that is not in the state yet. */
export function directoryOf(pool: UserPool, state: CognitoState, secret: () => string): Directory {
  const known = Object.hasOwn(state.pools, pool.id) ? state.pools[pool.id] : undefined;
  const poolState = known ?? { secret: secret(), users: {} };
  state.pools[pool.id] = poolState;
  return new Directory(pool, poolState);
}
