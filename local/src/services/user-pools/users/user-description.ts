import type { Attributes } from '../template/attribute-schema.js';
import type { User } from './user.js';

/** `AttributeListType` in a response. */
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

/** `UserType` in a response. */
export function userType(user: User, names?: readonly string[]): object {
  const attributes = Object.entries(allAttributes(user)).filter(([name]) => names?.includes(name) ?? true);
  return { ...describedUser(user), Attributes: attributeList(Object.fromEntries(attributes)) };
}

export function allAttributes({ sub, attributes }: User): Attributes {
  return { sub, ...attributes };
}

/** The second factors of a user. */
export function mfaSettings({ softwareToken, emailMfa }: User): object {
  const settings = [['SOFTWARE_TOKEN_MFA', softwareToken] as const, ['EMAIL_OTP', emailMfa] as const];
  const enabled = settings.filter(([, factor]) => factor?.enabled);
  const [preferred] = enabled.find(([, factor]) => factor?.preferred) ?? [];
  return {
    ...(enabled.length > 0 ? { UserMFASettingList: enabled.map(([name]) => name) } : {}),
    ...(preferred ? { PreferredMfaSetting: preferred } : {}),
  };
}

/** In seconds, as in responses. */
export function timestamp(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
