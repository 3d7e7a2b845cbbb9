import { malformed, resolve, type Scope } from './intrinsics.js';
import { isObject, member } from './json.js';
import { firstUnresolved, kindOf, Unresolved, type Value } from './value.js';

/** Whether a condition is true. Unknown parts matter only if the other parts do not decide (`false` and unknown is false). */
export function evaluate(condition: unknown, scope: Scope): boolean | Unresolved {
  const [name, ...others] = isObject(condition) ? Object.keys(condition) : [];
  if (name === undefined || others.length > 0) {
    return new Unresolved(`a condition must be a single condition function, got ${kindOf(condition)}`);
  }
  const operand = member(condition, name);
  const operands = Array.isArray(operand) ? operand : [];
  switch (name) {
    case 'Condition':
      return typeof operand === 'string'
        ? scope.condition(operand)
        : new Unresolved(`Condition must name a condition, got ${kindOf(operand)}`);
    case 'Fn::And':
    case 'Fn::Or':
      return operands.length > 0 ? connect(name, operands, scope) : malformed(name, 'a list of conditions', operand);
    case 'Fn::Not': {
      if (operands.length !== 1) {
        return malformed(name, 'a list of one condition', operand);
      }
      const negated = evaluate(operands[0], scope);
      return negated instanceof Unresolved ? negated : !negated;
    }
    case 'Fn::Equals':
      return operands.length === 2 ? equals(operands, scope) : malformed(name, 'a list of two values', operand);
    default:
      return new Unresolved(`unknown condition function ${name}`);
  }
}

function connect(name: 'Fn::And' | 'Fn::Or', operands: readonly unknown[], scope: Scope): boolean | Unresolved {
  const results = operands.map((operand) => evaluate(operand, scope));
  const decisive = name === 'Fn::Or';
  if (results.includes(decisive)) {
    return decisive;
  }
  return results.find((result) => result instanceof Unresolved) ?? !decisive;
}

function equals(operands: readonly unknown[], scope: Scope): boolean | Unresolved {
  const [left, right] = operands.map((operand) => resolve(operand, scope));
  return firstUnresolved(left) ?? firstUnresolved(right) ?? comparable(left) === comparable(right);
}

/** `Fn::Equals` compares parameters, which are all strings: `1` and `"1"` are equal. */
function comparable(value: Value | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
