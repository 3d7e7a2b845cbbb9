import type { Resource, ResourceStack } from './resource.js';
import { unqualified } from './resource-types.js';
import { Unresolved } from './value.js';

/**
 * The function that an ARN means, of itself, a version or an alias, or the `…:lambda:path/…/functions/<arn>/invocations`
 * in which API Gateway writes it. `from` is the stack that names it.
 */
export function findFunction(uri: string, from: ResourceStack): Resource | Unresolved {
  const arn = invokedArn(uri);
  return isFunctionArn(arn)
    ? from.assembly.find('AWS::Lambda::Function', unqualified(arn), from, 'Arn')
    : new Unresolved(`'${uri}' is not the ARN of a function`);
}

/** The ARN in such a text, with the alias or version that it has. */
export function invokedArn(uri: string): string {
  const [, invoked] = /^arn:[^:]+:apigateway:[^:]+:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri) ?? [];
  return invoked ?? uri;
}

/** The alias or version behind such an ARN. */
export function qualifierOf(functionArn: string): string | undefined {
  return functionArn.split(':')[7];
}

export function isFunctionArn(text: string): boolean {
  return /^arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+(:[^:]+)?$/.test(text);
}
