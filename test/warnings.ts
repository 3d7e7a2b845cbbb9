import { Annotations as Notes, type Stack } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { Match } from './stack';

/** The warnings of this library in a stack: where, and in what words. */
export function warningsIn(stack: Stack): [path: string, id: string, text: string][] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ id, entry }) => {
      const [, text, name] = /^(.*) \[ack: cdk-jwt-protected-api:(\w+)\]$/s.exec(String(entry.data)) ?? [];
      return [id.replace(/^\//, ''), name, text] as [string, string, string];
    })
    .filter(([, name]) => name); // the CDK has warnings of its own
}

/** The same after somebody has acknowledged a warning on the stack. */
export function warningsAcknowledged(stack: Stack, id: string): [path: string, id: string, text: string][] {
  Notes.of(stack).acknowledgeWarning(`cdk-jwt-protected-api:${id}`);
  return warningsIn(stack);
}
