import type { Attributes } from '../template/attribute-schema.js';
import type { User } from './user.js';

/** `AttributeListType` of an answer. */
export function attributeList(attributes: Attributes): readonly { readonly Name: string; readonly Value: string }[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

/** What administrators see of a user, besides the attributes. */
export function describedUser(user: User): object {
  return {
    Username: user.username,
    UserCreateDate: timestamp(user.createdAt),
    UserLastModifiedDate: timestamp(user.modifiedAt),
    Enabled: !user.disabled,
    UserStatus: user.status,
  };
}

/** `UserType` of an answer. */
export function userType(user: User, names?: readonly string[]): object {
  const attributes = Object.entries(allAttributes(user)).filter(([name]) => names?.includes(name) ?? true);
  return { ...describedUser(user), Attributes: attributeList(Object.fromEntries(attributes)) };
}

export function allAttributes({ sub, attributes }: User): Attributes {
  return { sub, ...attributes };
}

/** The second factors of a user. */
export function mfaSettings({ softwareToken }: User): object {
  return {
    ...(softwareToken?.enabled ? { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] } : {}),
    ...(softwareToken?.enabled && softwareToken.preferred ? { PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' } : {}),
  };
}

/** In seconds, as answers have it. */
export function timestamp(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
