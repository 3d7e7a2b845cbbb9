import { CLOSED_TYPES } from '../access';

/** The possible values of a rendered value after deployment: `undefined` if it may be missing. */
export function possibleValues(value: unknown): unknown[] {
  const { Ref, 'Fn::If': condition } = (value ?? {}) as { Ref?: unknown; 'Fn::If'?: unknown };
  if (Array.isArray(condition)) {
    return condition.slice(1).flatMap(possibleValues);
  }
  return [Ref === 'AWS::NoValue' ? undefined : value];
}

/** Whether the authorization type of a route may allow anyone. */
export function mayBeOpen(authorizationType: unknown): boolean {
  return !possibleValues(authorizationType).every((type) => CLOSED_TYPES.includes(type));
}
