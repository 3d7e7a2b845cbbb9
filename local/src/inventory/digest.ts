import { createHash } from 'node:crypto';
import { isObject } from '../assembly/json.js';
import type { ResourceStack } from '../assembly/resource.js';
import type { ConstructNames } from './construct-names.js';
import type { Unknown } from './inventory.js';

/** A placeholder for parts of a template whose value is unknown; the same for the same parts. */
export function unknownOf(parts: unknown): Unknown {
  return `unknown ${digestOf(parts)}`;
}

/** The same for the same parts: 16 hexadecimal digits. */
export function digestOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** An expression of a template with constructs instead of logical ids, and its keys sorted. */
export function symbolic(expression: unknown, stack: ResourceStack, names: ConstructNames): unknown {
  if (Array.isArray(expression)) {
    return expression.map((item) => symbolic(item, stack, names));
  }
  if (!isObject(expression)) {
    return expression;
  }
  const referred = typeof expression.Ref === 'string' ? stack.declared.get(expression.Ref) : undefined;
  if (referred) {
    return `{${names.pathOf(referred)}}`;
  }
  const keys = Object.keys(expression).toSorted();
  return keys.map((key) => {
    const value = expression[key];
    const [logicalId, ...attribute] = key === 'Fn::GetAtt' ? [value].flat() : [];
    const resource = typeof logicalId === 'string' ? stack.declared.get(logicalId) : undefined;
    return [key, resource ? [`{${names.pathOf(resource)}}`, ...attribute] : symbolic(value, stack, names)];
  });
}
