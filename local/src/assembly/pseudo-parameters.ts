import { type Environment, partitionOf } from './environment.js';
import { stableUuid } from './stable-id.js';
import type { Value } from './value.js';

/** What the pseudo parameters of a stack depend on. */
export interface PseudoParameterSource extends Environment {
  /** Distinguishes this stack from all others of the assembly. */
  readonly key: string;
  readonly name: string;
}

const values = new Map<string, (stack: PseudoParameterSource) => Value | undefined>([
  ['AWS::AccountId', (stack) => stack.account],
  ['AWS::NoValue', () => undefined],
  ['AWS::NotificationARNs', () => []],
  ['AWS::Partition', (stack) => partitionOf(stack.region).partition],
  ['AWS::Region', (stack) => stack.region],
  ['AWS::StackId', stackId],
  ['AWS::StackName', (stack) => stack.name],
  ['AWS::URLSuffix', (stack) => partitionOf(stack.region).urlSuffix],
]);

export function isPseudoParameter(name: string): boolean {
  return values.has(name);
}

/** The value of a pseudo parameter; `AWS::NoValue` is `undefined`. */
export function pseudoParameter(name: string, stack: PseudoParameterSource): Value | undefined {
  return values.get(name)?.(stack);
}

/** The ARN that CloudFormation would give the stack, with an id that is the same at every start. */
export function stackId(stack: PseudoParameterSource): string {
  const { partition } = partitionOf(stack.region);
  return `arn:${partition}:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/${stableUuid(['AWS::StackId', stack.key])}`;
}
