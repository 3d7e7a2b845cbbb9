import type { Resource, ResourceStack } from './resource.js';
import { functionArnOf, unqualified } from './resource-types.js';
import { Unresolved } from './value.js';

/**
 * The function for the ARN of a function, a version or an alias, or for the `…:lambda:path/…/functions/<arn>/invocations`
 * that API Gateway uses. `from` is the stack that refers to it.
 */
export function findFunction(uri: string, from: ResourceStack): Resource | Unresolved {
  const arn = invokedArn(uri);
  return isFunctionArn(arn)
    ? from.assembly.find('AWS::Lambda::Function', unqualified(arn), from, 'Arn')
    : new Unresolved(`'${uri}' is not the ARN of a function`);
}

/** The function for a name, a partial ARN or an ARN, which may end with a version or an alias. */
export function findFunctionNamed(name: string, from: ResourceStack): Resource | Unresolved {
  return findFunction(functionArnOf(name, from), from);
}

/** The ARN in such a string, with its alias or version. */
export function invokedArn(uri: string): string {
  const [, invoked] = /^arn:[^:]+:apigateway:[^:]+:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri) ?? [];
  return invoked ?? uri;
}

/** The alias or version at the end of such an ARN. */
export function qualifierOf(functionArn: string): string | undefined {
  return functionArn.split(':')[7];
}

export function isFunctionArn(text: string): boolean {
  return /^arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+(:[^:]+)?$/.test(text);
}

/** A reference to a function: its name, its ARN or `<account>:function:<name>`, optionally with a version or an alias. */
export interface FunctionName {
  readonly name: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly qualifier: string | undefined;
}

/** Returns `undefined` if the text does not refer to a function. */
export function readFunctionName(text: string): FunctionName | undefined {
  const found =
    /^(?:arn:[^:]+:lambda:(?<region>[^:]*):(?<arnAccount>[^:]*):function:|(?<account>\d+):function:)?(?<name>[^:]+)(?::(?<qualifier>[^:]+))?$/.exec(
      text,
    )?.groups;
  const { region, arnAccount, account = arnAccount, name, qualifier } = found ?? {};
  return name === undefined ? undefined : { name, account, region, qualifier };
}
