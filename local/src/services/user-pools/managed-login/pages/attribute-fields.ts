import type { PasswordPolicy } from '../../template/password-policy.js';
import type { UserPool } from '../../template/user-pool.js';
import type { Field } from '../layout.js';

const labels: Readonly<Record<string, string>> = {
  birthdate: 'Date of birth (YYYY-MM-DD)',
  email: 'E-mail address',
  family_name: 'Family name',
  given_name: 'Given name',
  middle_name: 'Middle name',
  name: 'Name',
  phone_number: 'Phone number (+15555550100)',
  preferred_username: 'Preferred user name',
};

const autocompletes: Readonly<Record<string, string>> = {
  birthdate: 'bday',
  email: 'email',
  family_name: 'family-name',
  given_name: 'given-name',
  name: 'name',
  nickname: 'nickname',
  phone_number: 'tel',
};

/** The form field for an attribute of a user. */
export function attributeField(attribute: string): Field {
  return {
    name: attribute,
    label: labels[attribute] ?? attribute,
    autocomplete: autocompletes[attribute] ?? 'off',
    ...(attribute === 'email' ? { type: 'email' } : {}),
  };
}

/** The label of the field for the name that users sign in with. */
export function signInNameLabel({ usernameAttributes, aliasAttributes }: UserPool): string {
  if (usernameAttributes.includes('email')) {
    return 'E-mail address';
  }
  return aliasAttributes.includes('email') ? 'User name or e-mail address' : 'User name';
}

/** The attributes that a new user must enter, in addition to the name that the user signs in with. */
export function requiredAttributes({
  schema,
  usernameAttributes,
  autoVerifiedAttributes,
}: UserPool): readonly string[] {
  const isName = usernameAttributes.includes('email');
  const required = [...schema.values()].filter((attribute) => attribute.required).map(({ name }) => name);
  const verified = autoVerifiedAttributes.includes('email') ? ['email'] : [];
  return [...new Set([...verified, ...required])].filter((name) => !(isName && name === 'email'));
}

export function newPasswordField({ passwordPolicy }: UserPool): Field {
  return {
    name: 'newPassword',
    label: 'New password',
    type: 'password',
    autocomplete: 'new-password',
    hint: passwordRules(passwordPolicy),
  };
}

export function passwordRules(policy: PasswordPolicy): string {
  const kinds = [
    ...(policy.requireLowercase ? ['a lowercase letter'] : []),
    ...(policy.requireUppercase ? ['an uppercase letter'] : []),
    ...(policy.requireNumbers ? ['a number'] : []),
    ...(policy.requireSymbols ? ['a symbol'] : []),
  ];
  return [`At least ${policy.minimumLength} characters`, ...kinds].join(', ').replace(/, ([^,]*)$/, ', and $1');
}
