import type { Resource, ResourceStack } from '../../../assembly/resource.js';
import { functionArnOf } from '../../../assembly/resource-types.js';
import { all, asText, Unresolved, type Value } from '../../../assembly/value.js';
import { wildcardPattern } from '../../../host/wildcard-pattern.js';
import { matchesArn } from './arn-pattern.js';

/**
 * What the `AWS::Lambda::Permission`s of an assembly allow API Gateway to invoke of one function, alias or version.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export class FunctionPolicy {
  /** Patterns of the ARNs that may invoke it. */
  readonly #sources: readonly string[];
  /** Permissions that may count, each with what is unknown about it. */
  readonly #doubts: readonly string[];

  /** @param functionArn with the alias or version that is invoked; `from` is the stack that invokes it */
  constructor(
    private readonly functionArn: string,
    from: ResourceStack,
  ) {
    const read = from.assembly
      .resources('AWS::Lambda::Permission')
      .map((permission) => [permission, sourceOf(permission, functionArn, from.account)] as const);
    this.#sources = read.flatMap(([, source]) => (typeof source === 'string' ? [source] : []));
    this.#doubts = read.flatMap(([{ path }, source]) =>
      source instanceof Unresolved
        ? [`it is unknown whether the permission '${path}' allows this: ${source.reason}`]
        : [],
    );
  }

  /** Why API Gateway may not invoke the function for `sourceArn`; `undefined` if it may. */
  refusal(sourceArn: string): string | undefined {
    if (this.#sources.some((pattern) => pattern === '*' || matchesArn(pattern, sourceArn))) {
      return undefined;
    }
    const what = `API Gateway has no permission to invoke '${this.functionArn}' for '${sourceArn}'`;
    const given = this.#sources.map((pattern) => `'${pattern}'`).join(', ');
    const hint =
      given === '' ? 'no AWS::Lambda::Permission in this assembly allows it' : `it has permission only for ${given}`;
    return [`${what}: ${hint}`, ...this.#doubts].join('; ');
  }
}

/** The pattern of a permission's source; `undefined` if it does not allow API Gateway to invoke this function. */
function sourceOf(permission: Resource, functionArn: string, account: string): string | undefined | Unresolved {
  const named = asText(permission.property('FunctionName'), 'FunctionName');
  if (named instanceof Unresolved) {
    return named;
  }
  if (functionArnOf(named, permission.stack) !== functionArn) {
    return undefined;
  }
  const values = all({
    uncertain: permission.uncertain,
    action: asText(permission.property('Action'), 'Action'),
    principal: asText(permission.property('Principal'), 'Principal'),
    sourceAccount: optionalText(permission.property('SourceAccount'), 'SourceAccount'),
    sourceArn: optionalText(permission.property('SourceArn'), 'SourceArn'),
  });
  if (values instanceof Unresolved) {
    return values;
  }
  const { action, principal, sourceAccount = account, sourceArn = '*' } = values;
  const grants =
    wildcardPattern(action.toLowerCase())('lambda:invokefunction') &&
    ['apigateway.amazonaws.com', '*'].includes(principal) &&
    sourceAccount === account &&
    otherCallers.every((name) => permission.property(name) === undefined);
  return grants ? sourceArn : undefined;
}

/** Conditions that no call of API Gateway meets. */
const otherCallers = ['EventSourceToken', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl', 'PrincipalOrgID'];

function optionalText(value: Value | undefined, what: string): string | undefined | Unresolved {
  return value === undefined ? undefined : asText(value, what);
}
