import { Annotations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** An error that fails synthesis, or a warning that can be acknowledged. */
export type Finding = Fault | Warning;

export interface Fault {
  readonly error: string;
}

export interface Warning {
  readonly warning: string;
  /** Follows `cdk-jwt-protected-api:`. */
  readonly id: string;
  readonly on: IConstruct;
}

/** Adds the warnings among the findings, and returns the errors. */
export function reported(findings: readonly Finding[]): string[] {
  const errors: string[] = [];
  for (const finding of findings) {
    if ('error' in finding) {
      errors.push(finding.error);
    } else {
      Annotations.of(finding.on).addWarningV2(`cdk-jwt-protected-api:${finding.id}`, finding.warning);
    }
  }
  return errors;
}

/** Strings for messages: `'a', 'b'`. */
export function quoted(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}
