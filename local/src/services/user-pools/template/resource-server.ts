import type { Resource } from '../../../assembly/resource.js';
import { listOf, settingsOf, textOf } from '../settings.js';

/** The scopes of an `AWS::Cognito::UserPoolResourceServer`: `<identifier>/<scope>`. */
export function readResourceServerScopes(resource: Resource): readonly string[] {
  const identifier = textOf(resource.property('Identifier'));
  const names = listOf(resource.property('Scopes')).map((scope) => textOf(settingsOf(scope).ScopeName));
  return names.flatMap((name) => (identifier === undefined || name === undefined ? [] : [`${identifier}/${name}`]));
}
